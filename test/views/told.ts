import { type Snapshot, snapshot } from '../../src/engine/snapshot.ts';
import type { TicketEvent } from '../../src/engine/ticket.ts';
import { type Message, type Part, plain } from '../../src/views/message.ts';
import {
  acknowledge,
  adopt,
  ana,
  answer,
  ben,
  check,
  dana,
  handOver,
  hour,
  madePolicy,
  mednet,
  monday,
  mondayNight,
  netex,
  planRelease,
  reopen,
  reply,
  report,
  resolve,
  resume,
  rita,
  step,
  type Told,
  take,
  teladentistry,
  toLevel,
  wait,
  workaround,
} from '../engine/made.ts';

const director = '1/PT8H/director';

/** A policy that reminds, on a clock that is not the wall's. */
export const reminding = madePolicy({
  escalation: {
    clock: 'office',
    reminders: { every: 'PT1H', atMost: 2 },
    thresholds: [
      { level: 'a', after: 'PT0S', role: 'director' },
      { level: 'a', after: 'PT1H', role: 'president' },
    ],
  },
});

/** A ticket of each policy to which everything happens that can. */
function lives(): Told[][] {
  const life = (first: Told, steps: readonly ((told: Told) => Told)[]) => {
    const told = [first];
    for (const next of steps) told.push(next(told.at(-1) ?? first));
    return told;
  };
  const down = report(netex, monday, { systemDown: 'yes', product: 'user-access', version: '5.2' });
  const high = report(mednet, mondayNight, {
    kind: 'problem',
    impact: 'high',
    workaround: 'no',
    afterHours: 'onCall',
  });
  const critical = report(mednet, monday, {
    kind: 'problem',
    impact: 'critical',
    workaround: 'yes',
  });
  const later = report(mednet, mondayNight, { kind: 'howTo', afterHours: 'wait' });
  const training = report(mednet, monday, { kind: 'training' });
  const login = report(teladentistry, monday, { kind: 'login' }, { next: ana, office: 'Main St' });
  const bad = report(reminding, monday, { level: 'a' });
  const nobody = report(teladentistry, monday, { kind: 'claim' });
  const at = (told: Told, hours: number) => told.ticket.reportedAt + hours * hour;
  return [
    life(down, [
      (told) => step(told, at(told, 1), take),
      (told) => step(told, at(told, 2), reply),
      (told) => check(told, at(told, 8)),
      (told) => step(told, at(told, 9), acknowledge(director)),
      (told) =>
        step(told, at(told, 10), {
          type: 'RecordNotReached',
          as: 'director',
          keys: [director],
          person: dana.address,
          reason: 'account_inactive',
        }),
      (told) => check(told, at(told, 30)),
      (told) => step(told, at(told, 31), resolve),
      (told) => step(told, at(told, 32), reopen),
    ]),
    life(high, [
      (told) => check(told, at(told, 3)),
      (told) => check(told, at(told, 5)),
      (told) => step(told, at(told, 6), wait),
      (told) => step(told, at(told, 7), answer),
      (told) => step(told, at(told, 8), wait),
      (told) => step(told, at(told, 9), resume),
      (told) => step(told, at(told, 10), workaround),
      (told) => step(told, at(told, 11), toLevel('3')),
      (told) => step(told, at(told, 12), toLevel('1')),
      (told) =>
        step(told, at(told, 13), {
          type: 'RecordNotReached',
          as: 'requester',
          keys: [],
          person: rita.address,
          reason: 'account_inactive',
        }),
      (told) => step(told, at(told, 14), resolve),
    ]),
    life(critical, [(told) => step(told, at(told, 1), take)]),
    life(later, []),
    life(training, [
      (told) => step(told, at(told, 1), planRelease('5.3')),
      (told) => step(told, at(told, 2), handOver('customer-service')),
      (told) => step(told, at(told, 3), adopt),
    ]),
    life(bad, [
      (told) => check(told, at(told, 1)),
      (told) => check(told, at(told, 24)),
      (told) => step(told, at(told, 25), { type: 'TakeOver', by: ana }),
      (told) => step(told, at(told, 26), { type: 'TakeOver', by: ben }),
      (told) => step(told, at(told, 27), acknowledge('a/PT0S/director')),
    ]),
    life(high, [
      (told) =>
        step(told, at(told, 1), { type: 'WaiveCharge', by: ana, reason: 'Our own mistake.' }),
    ]),
    life(login, [(told) => step(told, at(told, 1), reply)]),
    life(nobody, [(told) => check(told, at(told, 1)), (told) => step(told, at(told, 2), take)]),
  ];
}

/** Every moment of those lives: what happened, and how the ticket stands after it. */
export const moments: readonly {
  readonly events: readonly TicketEvent[];
  readonly history: readonly TicketEvent[];
  readonly view: Snapshot;
}[] = lives()
  .flat()
  .map(({ last, events, ticket, policy }) => ({
    events: last,
    history: events,
    view: snapshot(ticket, policy, last.at(-1)?.at ?? ticket.reportedAt),
  }));

function partText(part: Part): string[] {
  switch (part.kind) {
    case 'heading':
    case 'quote':
      return [part.text];
    case 'paragraph':
    case 'note':
      return [plain(part.text)];
    case 'facts':
      return part.facts.map(({ label, value }) => `${label}: ${plain(value)}`);
    case 'divider':
      return [];
    case 'buttons':
      return part.buttons.map(({ label }) => `[${label}]`);
    default:
      return part satisfies never;
  }
}

/** All that a person reads of a message, a line for each part, quotes of people left out. */
export function linesOf(message: Message): string[] {
  return [
    message.summary,
    ...message.parts.filter(({ kind }) => kind !== 'quote').flatMap(partText),
  ];
}

export function buttonsOf({ parts }: Message) {
  return parts.flatMap((part) => (part.kind === 'buttons' ? part.buttons : []));
}

export function actionsOf(message: Message): string[] {
  return buttonsOf(message).flatMap((button) => (button.kind === 'act' ? [button.action] : []));
}
