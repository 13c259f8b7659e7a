import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Command } from '../../src/engine/commands.ts';
import { type DeskPeople, type Notice, noticesOf } from '../../src/engine/notices.ts';
import type { Policy } from '../../src/engine/policy.ts';
import type { Person, Ticket } from '../../src/engine/ticket.ts';
import { decision } from '../../src/runtime/decision.ts';
import type { Desk, OutboxEntry } from '../../src/runtime/ports.ts';
import { plain } from '../../src/views/message.ts';
import {
  acknowledge,
  ana,
  answer,
  ben,
  check,
  dana,
  fay,
  hour,
  leo,
  mednet,
  monday,
  netex,
  pia,
  reopen,
  reply,
  report,
  resolve,
  resume,
  rita,
  step,
  type Told,
  take,
  toLevel,
  wait,
  workaround,
} from './made.ts';

const down = { systemDown: 'yes' };
const director = '1/PT8H/director';
const president = '1/PT24H/president';

const people: DeskPeople = {
  contacts: { director: [dana], president: [pia] },
  lead: leo,
  fallback: fay,
};

function desk(parts: Partial<Desk> = {}): Desk {
  return {
    id: 'desk',
    policy: netex,
    policyVersion: 'v1',
    supportChannels: ['slack:T1/CSUPPORT'],
    roster: [ana, ben].map((agent) => ({ ...agent, duty: null })),
    offices: {},
    serves: [],
    publicStatus: false,
    ...people,
    ...parts,
  };
}

const noticesFor = (told: Told, who: DeskPeople = people): Notice[] =>
  noticesOf(told.last, told.ticket, who);

/** A notice in few words. */
function short(notice: Notice): string {
  switch (notice.to) {
    case 'card':
      return 'card';
    case 'thread':
    case 'requester':
      return `${notice.to} ${notice.event.type}`;
    case 'assignee':
    case 'former-assignee':
      return `${notice.to} ${notice.person.name}`;
    case 'operator':
    case 'desk':
      return `${notice.as} ${notice.person.name} ${notice.event.type}`;
    default:
      return `${notice.to} ${notice.as} ${notice.person.name} ${notice.keys.join(' ')}`;
  }
}

const opened = report(netex, monday, down);
const raised = step(
  report(netex, monday, { systemDown: 'no', impact: 'important', workaround: 'no' }),
  monday + 30 * hour,
  toLevel('1'),
);

describe('who hears of what', () => {
  const taken = step(opened, monday + 1, take);
  const waiting = step(taken, monday + 2, wait);
  const resolved = step(taken, monday + 2, resolve);
  test.each([
    ['a report', opened, ['card', 'requester TicketOpened']],
    ['taking', taken, ['card', 'thread TicketTaken', 'requester TicketTaken']],
    [
      'taking over',
      step(taken, monday + 2, { type: 'TakeOver', by: ben }),
      ['card', 'thread TicketTaken', 'requester TicketTaken', 'former-assignee Ana'],
    ],
    [
      'a reply',
      step(taken, monday + 2, reply),
      ['card', 'thread SupportReplied', 'requester SupportReplied'],
    ],
    ['asking', waiting, ['card', 'thread WaitingStarted', 'requester WaitingStarted']],
    [
      'the answer',
      step(waiting, monday + 3, answer),
      ['card', 'thread RequesterReplied', 'requester RequesterReplied', 'thread WaitingEnded'],
    ],
    [
      'resuming',
      step(waiting, monday + 3, resume),
      ['card', 'thread WaitingEnded', 'requester WaitingEnded'],
    ],
    [
      'a workaround',
      step(taken, monday + 2, workaround),
      ['card', 'thread WorkaroundProvided', 'requester WorkaroundProvided'],
    ],
    [
      'a level',
      step(taken, monday + 2, toLevel('2')),
      ['card', 'thread LevelChanged', 'requester LevelChanged'],
    ],
    ['resolving', resolved, ['card', 'thread TicketResolved', 'requester TicketResolved']],
    [
      'reopening',
      step(resolved, monday + 3, reopen),
      ['card', 'thread TicketReopened', 'requester TicketReopened'],
    ],
    [
      'an escalation',
      check(opened, monday + 8 * hour),
      [
        'card',
        `contact director Dana ${director}`,
        'thread EscalationFired',
        'requester EscalationFired',
      ],
    ],
    ['nothing', check(opened, monday + 1), []],
  ])('%s', (_what, told, expected) => {
    expect(noticesFor(told).map(short)).toEqual(expected);
  });

  test('a target warns the assignee, or the lead where nobody has taken it, or the fallback', () => {
    const high = report(mednet, monday, { kind: 'problem', impact: 'high', workaround: 'no' });
    const atRisk = check(high, monday + 3 * hour);
    expect(noticesFor(atRisk).map(short)).toEqual([
      'card',
      'thread TargetAtRisk',
      'lead Leo TargetAtRisk',
    ]);
    const alone = { ...people, lead: null };
    expect(noticesFor(atRisk, alone).map(short)).toContain('fallback Fay TargetAtRisk');
    const assigned = check(step(high, monday, take), monday + 18 * hour);
    expect(noticesFor(assigned).map(short)).toContain('assignee Ana TargetAtRisk');
  });

  test('a warning that the breach has overtaken is not sent', () => {
    const high = report(mednet, monday, { kind: 'problem', impact: 'high', workaround: 'no' });
    const late = check(high, monday + 5 * hour);
    expect(late.last).toHaveLength(2);
    expect(noticesFor(late).map(short)).toEqual([
      'card',
      'thread TargetBreached',
      'lead Leo TargetBreached',
    ]);
  });
});

describe('one message a person', () => {
  const both: DeskPeople = { ...people, contacts: { director: [dana, pia], president: [pia] } };

  test('two thresholds at once for one person are one message', () => {
    expect(noticesFor(raised, both).map(short).slice(1, 3)).toEqual([
      `contact director Dana ${director}`,
      `contact director Pia ${director} ${president}`,
    ]);
  });

  test('an acknowledgement brings everybody’s message up to date', () => {
    const told = step(raised, monday + 31 * hour, acknowledge(president));
    expect(noticesFor(told, both).map(short)).toEqual([
      'card',
      'thread EscalationAcknowledged',
      `contact-update director Dana ${director}`,
      `contact-update director Pia ${director} ${president}`,
    ]);
  });

  test('thresholds that fired at different times are messages of their own', () => {
    let told = check(opened, monday + 8 * hour);
    told = check(told, monday + 24 * hour);
    told = step(told, monday + 25 * hour, acknowledge(president));
    expect(noticesFor(told, both).map(short).slice(2)).toEqual([
      `contact-update president Pia ${president}`,
    ]);
  });
});

describe('nobody there, or nobody to be reached', () => {
  const notReached = (as: string, person: Person, ...keys: string[]): Command => ({
    type: 'RecordNotReached',
    as,
    keys,
    person: person.address,
    reason: 'account_inactive',
  });
  const gone = notReached('director', dana, director);
  const escalated = check(opened, monday + 8 * hour);
  const missed = step(escalated, monday + 8 * hour + 5, gone);

  test('the fallback hears, the thread is told, and the history shows it', () => {
    expect(noticesFor(missed)).toMatchObject([
      { to: 'card' },
      { to: 'contact', person: fay, as: 'fallback', keys: [director], firedAt: monday + 8 * hour },
      { to: 'thread', fallbackTold: true },
    ]);
    expect(missed.last).toMatchObject([{ type: 'PersonNotReached', person: dana.address }]);
  });

  test('recorded once, however often it is said', () => {
    expect(step(missed, monday + 9 * hour, gone).last).toEqual([]);
  });

  test('the fallback hears once of a role in which two cannot be reached', () => {
    const again = step(missed, monday + 9 * hour, notReached('director', ben, director));
    expect(noticesFor(again).map(short)).toEqual(['card', 'thread PersonNotReached']);
  });

  test('a fallback who cannot be reached is not written to again; the thread asks for another way', () => {
    const nobody = step(missed, monday + 9 * hour, notReached('fallback', fay, director));
    expect(noticesFor(nobody)).toMatchObject([
      { to: 'card' },
      { to: 'thread', fallbackTold: false },
    ]);
    const one = { ...people, fallback: dana };
    expect(noticesFor(missed, one)).toMatchObject([
      { to: 'card' },
      { to: 'thread', fallbackTold: false },
    ]);
  });

  test('a requester who cannot be reached is the desk’s to tell', () => {
    const told = step(opened, monday + 1, notReached('requester', rita));
    expect(noticesFor(told)).toMatchObject([{ to: 'card' }, { to: 'thread', fallbackTold: false }]);
  });

  test('an acknowledgement reaches the fallback’s message too', () => {
    const told = step(missed, monday + 9 * hour, acknowledge(director));
    expect(noticesFor(told).map(short).slice(2)).toEqual([
      `contact-update director Dana ${director}`,
      `contact-update fallback Fay ${director}`,
    ]);
  });
});

/** What the outbox holds for a person. */
function told(outbox: readonly OutboxEntry[], { address }: Person) {
  return outbox.filter(({ to }) => to === address);
}

describe('what the outbox gets', () => {
  const late = (of: Desk) =>
    decision(opened.ticket, { type: 'CheckClocks' }, netex, of, monday + 30 * hour);

  test('roles with nobody go to the fallback in one message, and the history shows each', () => {
    const { outbox, events, ticket } = late(desk({ contacts: {} }));
    const [only, ...more] = told(outbox, fay);
    expect(more).toEqual([]);
    expect(only).toMatchObject({ as: 'fallback', keys: [director, president], urgent: true });
    expect(events.map(({ type }) => type)).toEqual([
      'EscalationFired',
      'EscalationFired',
      'PersonNotReached',
      'PersonNotReached',
    ]);
    expect(ticket.escalations.every(({ notReached }) => notReached.length === 1)).toBe(true);
  });

  test('a fallback with a role of their own gets one message of both', () => {
    const { outbox } = late(desk({ contacts: { president: [fay] } }));
    expect(told(outbox, fay)).toMatchObject([{ as: 'president', keys: [president, director] }]);
  });

  test('the acknowledgement finds the slot of each message', () => {
    for (const contacts of [
      {},
      { president: [fay] },
      { director: [dana], president: [fay, pia] },
    ]) {
      const of = desk({ contacts });
      const fired = late(of);
      const then = decision(
        fired.ticket,
        acknowledge(director, president),
        netex,
        of,
        monday + 31 * hour,
      );
      const slots = (outbox: readonly OutboxEntry[], kind: string) =>
        outbox
          .flatMap(({ delivery }) =>
            delivery.kind === kind && 'slot' in delivery && delivery.slot?.startsWith('escalation:')
              ? [delivery.slot]
              : [],
          )
          .sort();
      expect(slots(then.outbox, 'update')).toEqual(slots(fired.outbox, 'post'));
      expect(slots(fired.outbox, 'post').length).toBeGreaterThan(0);
    }
  });

  test('a message to the fallback does not take the slot of the fallback’s own', () => {
    const of = desk({ contacts: { director: [dana], president: [fay] } });
    const fired = late(of);
    const command: Command = {
      type: 'RecordNotReached',
      as: 'director',
      keys: [director],
      person: dana.address,
      reason: 'account_inactive',
    };
    const then = decision(fired.ticket, command, netex, of, monday + 30 * hour + 1);
    const slot = ([entry]: OutboxEntry[]) => entry?.delivery.kind === 'post' && entry.delivery.slot;
    expect(slot(told(then.outbox, fay))).toBeTruthy();
    expect(slot(told(then.outbox, fay))).not.toBe(slot(told(fired.outbox, fay)));
  });

  test('what the fallback hears in place of two people of one firing are two messages, and each is kept current', () => {
    const of = desk();
    const fired = late(of);
    let { ticket } = fired;
    const posts = [director, president].flatMap((key, index) => {
      const role = index === 0 ? 'director' : 'president';
      const command: Command = {
        type: 'RecordNotReached',
        as: role,
        keys: [key],
        person: index === 0 ? dana.address : pia.address,
        reason: 'account_inactive',
      };
      const missed = decision(ticket, command, netex, of, monday + 30 * hour + 1 + index);
      ticket = missed.ticket;
      return told(missed.outbox, fay);
    });
    const slots = (entries: readonly OutboxEntry[]) =>
      entries.map(({ keys, delivery }) => ['slot' in delivery && delivery.slot, keys.length]);
    const plainSlot = `escalation:fallback:${fay.address}:${monday + 30 * hour}`;
    expect(slots(posts)).toEqual([
      [plainSlot, 1],
      [`${plainSlot}:${president}`, 1],
    ]);
    const updates = [director, president].map((key, index) => {
      const by = acknowledge(key);
      const then = decision(ticket, by, netex, of, monday + 31 * hour + index);
      ticket = then.ticket;
      return slots(told(then.outbox, fay));
    });
    const both = [
      [plainSlot, 0],
      [`${plainSlot}:${president}`, 0],
    ];
    expect(updates).toEqual([both, both]);
  });

  describe('where the contacts change between an escalation and its acknowledgement', () => {
    const policy: Policy = {
      ...netex,
      escalation: { ...netex.escalation, reminders: { every: 'PT1H', atMost: 3 } },
    };
    const of = (contacts: Desk['contacts']) => desk({ policy, contacts });
    const urgent = ({ outbox }: { outbox: readonly OutboxEntry[] }) =>
      outbox.flatMap((one) => (one.urgent && one.keys.length > 0 ? [[one.to, one.keys]] : []));
    const slots = (kind: string, ...all: { outbox: readonly OutboxEntry[] }[]) =>
      all
        .flatMap(({ outbox }) => outbox)
        .flatMap(({ delivery }) =>
          delivery.kind === kind && 'slot' in delivery && delivery.slot?.includes(':')
            ? [delivery.slot]
            : [],
        )
        .sort();
    const at = (before: Ticket, command: Command, contacts: Desk['contacts'], hours: number) =>
      decision(before, command, policy, of(contacts), monday + hours * hour);
    const clocks: Command = { type: 'CheckClocks' };

    test('everybody who has a message sees it acknowledged, nobody else; reminders are for those of now', () => {
      const fired = at(opened.ticket, clocks, { director: [dana] }, 8);
      const first = at(fired.ticket, clocks, { director: [pia, ben] }, 9);
      const second = at(first.ticket, clocks, {}, 10);
      expect([fired, first, second].map(urgent)).toEqual([
        [[dana.address, [director]]],
        [pia, ben].map(({ address }) => [address, [director]]),
        [[fay.address, [director]]],
      ]);
      const last = at(second.ticket, acknowledge(director), { director: [leo] }, 10.5);
      expect(slots('update', last)).toEqual(slots('post', fired, first, second));
      expect(slots('update', last)).toHaveLength(4);
    });

    test('so does the fallback of then, who was told in the place of others', () => {
      const fired = at(opened.ticket, clocks, { director: [dana] }, 8);
      const gone: Command = {
        type: 'RecordNotReached',
        as: 'director',
        keys: [director],
        person: dana.address,
        reason: 'account_inactive',
      };
      const missed = at(fired.ticket, gone, { director: [dana] }, 8);
      expect(urgent(missed)).toEqual([[fay.address, [director]]]);
      const acknowledged = decision(
        missed.ticket,
        acknowledge(director),
        policy,
        { ...of({ director: [pia] }), fallback: leo },
        monday + 9 * hour - 1,
      );
      expect(slots('update', acknowledged)).toEqual(slots('post', fired, missed));
    });

    test('of an escalation from before that was kept, those behind the roles now are taken', () => {
      const old = check(opened, monday + 8 * hour);
      const { outbox } = at(old.ticket, acknowledge(director), { director: [dana] }, 8.5);
      expect(slots('update', { outbox })).toEqual([
        `escalation:${dana.address}:${monday + 8 * hour}`,
      ]);
    });
  });

  test('nothing decided, nothing sent', () => {
    const none = decision(opened.ticket, { type: 'CheckClocks' }, netex, desk(), monday + 1);
    expect(none).toEqual({
      events: [],
      ticket: opened.ticket,
      nextCheckAt: monday + 8 * hour,
      queuePlace: null,
      outbox: [],
    });
  });

  test('a report: the card, and the confirmation that later messages stand under', () => {
    const command: Command = {
      type: 'OpenTicket',
      deskId: 'desk',
      number: 'NX-1001',
      policyVersion: 'v1',
      requester: rita,
      answers: { summary: 'Down', ...down },
      consents: [],
      office: null,
      next: null,
    };
    const { outbox } = decision(null, command, netex, desk(), monday);
    expect(
      outbox.map(({ to, delivery }) => [to, delivery.kind, 'slot' in delivery && delivery.slot]),
    ).toEqual([
      ['slack:T1/CSUPPORT', 'card', false],
      [rita.address, 'post', 'requester'],
    ]);
  });

  test('whoever is there and whoever is not: every threshold reaches somebody, each person once', () => {
    const someone = fc.subarray([dana, pia, fay, ben]);
    fc.assert(
      fc.property(
        someone,
        someone,
        fc.constantFrom(fay, dana),
        (directors, presidents, fallback) => {
          const of = desk({ contacts: { director: directors, president: presidents }, fallback });
          const { outbox } = late(of);
          const escalations = outbox.filter(({ urgent, keys }) => urgent && keys.length > 0);
          expect(new Set(escalations.map(({ to }) => to)).size).toBe(escalations.length);
          const reached = new Set(escalations.flatMap(({ keys }) => keys));
          expect([...reached].sort()).toEqual([president, director].sort());
          for (const [key, role] of [
            [director, directors],
            [president, presidents],
          ] as const) {
            const who = escalations.filter(({ keys }) => keys.includes(key)).map(({ to }) => to);
            const expected = role.length === 0 ? [fallback] : role;
            expect(who.sort()).toEqual(expected.map(({ address }) => address).sort());
          }
        },
      ),
    );
  });

  test('the text in the thread says who was not reached, why, and what follows', () => {
    const fired = decision(
      opened.ticket,
      { type: 'CheckClocks' },
      netex,
      desk(),
      monday + 8 * hour,
    );
    const command = (as: string, person: Person): Command => ({
      type: 'RecordNotReached',
      as,
      keys: [director],
      person: person.address,
      reason: 'account_inactive',
    });
    const text = (outbox: readonly OutboxEntry[]) =>
      outbox.flatMap(({ delivery }) =>
        delivery.kind === 'post'
          ? delivery.message.parts.flatMap((part) =>
              part.kind === 'paragraph' ? [plain(part.text)] : [],
            )
          : [],
      );
    const first = decision(
      fired.ticket,
      command('director', dana),
      netex,
      desk(),
      monday + 9 * hour,
    );
    expect(text(first.outbox)).toContain(
      `A message could not be delivered. It was for ${dana.name} (Director of Customer Services). The reason: account_inactive. The fallback contact is told instead.`,
    );
    const second = decision(
      first.ticket,
      command('fallback', fay),
      netex,
      desk(),
      monday + 9 * hour,
    );
    expect(text(second.outbox).at(-1)).toMatch(/Please tell them another way\.$/);
  });
});
