import { describe, expect, test } from 'vitest';
import { writeFiles } from '../../src/engine/attached-files.ts';
import { type Command, DomainError } from '../../src/engine/commands.ts';
import { snapshot } from '../../src/engine/snapshot.ts';
import { queueMessage } from '../../src/views/answer-messages.ts';
import { card, stateText, targetFacts } from '../../src/views/card.ts';
import { plain } from '../../src/views/message.ts';
import {
  ana,
  answer,
  ben,
  check,
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
  step,
  type Told,
  take,
  teladentistry,
  toLevel,
  wait,
  workaround,
} from '../engine/made.ts';
import { actionsOf, buttonsOf, linesOf, moments } from './told.ts';

const high = report(mednet, monday, { kind: 'problem', impact: 'high', workaround: 'no' });
const question = report(mednet, monday, { kind: 'howTo' });
const view = ({ ticket, policy }: Told, now: number) => snapshot(ticket, policy, now);

describe('the buttons', () => {
  const takeOver: Command = { type: 'TakeOver', by: ben };
  const waive: Command = { type: 'WaiveCharge', by: ana, reason: 'Our own mistake.' };
  const onCall = report(mednet, mondayNight, {
    kind: 'problem',
    impact: 'high',
    workaround: 'no',
    afterHours: 'onCall',
  });
  const waived = step(onCall, mondayNight + hour, waive);
  const taken = step(high, monday + hour, take);
  const waiting = step(taken, monday + hour, wait);
  const resolved = step(taken, monday + hour, resolve);
  const always = ['workaround', 'change-level', 'hand-over', 'resolve', 'explain'];
  test.each([
    ['new', high, ['take', 'reply', 'wait', ...always]],
    ['taken', taken, ['take-over', 'reply', 'wait', ...always]],
    ['waiting', waiting, ['take-over', 'reply', 'resume', ...always]],
    ['resolved', resolved, ['reopen', 'explain']],
    [
      'reopened',
      step(resolved, monday + 2 * hour, reopen),
      ['take-over', 'reply', 'wait', ...always],
    ],
  ])('%s', (_what, told, actions) => {
    expect(actionsOf(card(view(told, monday + 2 * hour)))).toEqual(actions);
  });

  test('are those, and only those, that the engine would carry out with an effect', () => {
    const commands = {
      take,
      'take-over': takeOver,
      reply,
      wait,
      resume,
      workaround: { ...workaround, text: 'Another way.' },
      'change-level': (told: Told) => toLevel(told.ticket.level === '4' ? '3' : '4'),
      'plan-release': planRelease('5.3'),
      'hand-over': handOver('customer-service'),
      'waive-charge': waive,
      resolve,
      reopen,
    };
    const effects = (told: Told) => {
      const effective = Object.entries(commands).flatMap(([action, command]) => {
        try {
          const given = typeof command === 'function' ? command(told) : command;
          return step(told, told.ticket.reportedAt + 2 * hour, given).last.length > 0
            ? [action]
            : [];
        } catch (error) {
          if (error instanceof DomainError) return [];
          throw error;
        }
      });
      // Nobody has to be taken over from where it can simply be taken.
      return effective.filter((action) => action !== 'take-over' || !effective.includes('take'));
    };
    for (const told of [high, taken, waiting, resolved, question, onCall, waived]) {
      const shown = actionsOf(card(view(told, monday + 2 * hour)));
      expect(shown.filter((action) => action !== 'explain')).toEqual(effects(told));
    }
  });

  test('who has it is named in the question before it is taken over, however long the name', () => {
    const named = step(high, monday, { type: 'Take', by: { ...ana, name: 'Ana '.repeat(99) } });
    for (const told of [taken, named]) {
      const [button] = buttonsOf(card(view(told, monday + 2 * hour)));
      const confirm = button?.kind === 'act' ? button.confirm : undefined;
      expect(confirm?.title).toBe('Take MN-1001 over?');
      expect(confirm?.text).toMatch(/^Ana .*has it and has begun/);
      expect(confirm?.text.length).toBeLessThan(300);
    }
  });

  test('there is no other level to change to where the policy has one', () => {
    const { levels } = madePolicy();
    const policy = madePolicy({
      levels: levels.slice(1),
      levelRules: [{ level: 'b', because: 'So.' }],
    });
    const actions = actionsOf(card(view(report(policy, monday, {}), monday)));
    expect(actions).not.toContain('change-level');
    expect(actions).toContain('resolve');
  });
});

describe('the targets', () => {
  const facts = (told: Told, now: number) =>
    targetFacts(view(told, now)).map(({ label, value }) => `${label}: ${plain(value)}`);

  test('running, at risk, met, paused and missed', () => {
    expect(facts(high, monday)).toEqual([
      'Response target: 4 h, by Mon, Jun 1, 2026, 4:00 PM EDT',
      'Resolution target: 24 h, by Tue, Jun 2, 2026, 12:00 PM EDT',
    ]);
    expect(facts(high, monday + 3 * hour)[0]).toBe(
      'Response target: at risk, by Mon, Jun 1, 2026, 4:00 PM EDT',
    );
    const asked = step(high, monday + hour, wait);
    expect(facts(asked, monday + 2 * hour)).toEqual([
      'Response target: met',
      'Resolution target: 24 h, paused while waiting for the requester',
    ]);
    expect(facts(check(high, monday + 30 * hour), monday + 30 * hour)).toEqual([
      'Response target: missed, was due Mon, Jun 1, 2026, 4:00 PM EDT',
      'Resolution target: missed, was due Tue, Jun 2, 2026, 12:00 PM EDT',
    ]);
  });

  test('a missed one has its instant at any level and while waiting', () => {
    let told = step(check(high, monday + 30 * hour), monday + 30 * hour, toLevel('3'));
    told = step(told, monday + 30 * hour, wait);
    expect(facts(told, monday + 31 * hour)[1]).toBe(
      'Resolution target: missed, was due Tue, Jun 2, 2026, 12:00 PM EDT',
    );
  });

  test('a release has no instant', () => {
    expect(facts(question, monday)[1]).toBe('Resolution target: with a planned release');
  });
});

test('the state in words', () => {
  const taken = step(high, monday, take);
  const states = [high, taken, step(taken, monday, wait), step(taken, monday, resolve)];
  expect(states.map((told) => stateText(view(told, monday)))).toEqual([
    'open, nobody has taken it',
    'in progress',
    'waiting for the requester',
    'resolved',
  ]);
});

test('the card shows what the requester answered, the workaround and the resolution', () => {
  let told = step(high, monday, workaround);
  told = step(told, monday + 1, answer);
  told = step(told, monday + 2, resolve);
  const quotes = card(view(told, monday + 3)).parts.flatMap((part) =>
    part.kind === 'quote' ? [part.text] : [],
  );
  expect(quotes).toEqual([
    'Something does not work',
    'It is high, but other work goes on',
    'No',
    'Use the other.',
    'Restarted.',
  ]);
});

test('every card names the number, the level, the state and who has it', () => {
  for (const { view: moment } of moments) {
    const text = linesOf(card(moment)).join('\n');
    expect(text).toContain(moment.ticket.number);
    expect(text).toContain(moment.levelTitle);
    expect(text).toContain(`State: ${stateText(moment)}`);
    expect(text).toMatch(/(Taken by|Assigned to): \w+/);
    expect(text).toContain(moment.ticket.levelReason.because);
  }
});

describe('what the report brought stands on the card', () => {
  const lines = (told: Told, now = monday) => linesOf(card(view(told, now)));

  test('flags with their clauses, and the referral that was passed by', () => {
    const old = report(netex, monday, {
      systemDown: 'no',
      product: 'user-access',
      impact: 'little',
      release: 'user-access/other',
    });
    expect(lines(old)).toContainEqual(expect.stringMatching(/^The release had .* \(N-10\)$/));
    expect(lines(report(mednet, monday, { kind: 'training' }))).toContain(
      'The requester was referred to Customer Service, and sent this all the same.',
    );
    expect(lines(high).join('\n')).not.toContain('referred');
  });

  test('an emergency, the office, and whose turn it was', () => {
    const login = report(
      teladentistry,
      monday,
      { kind: 'login' },
      { next: ana, office: 'Main Street' },
    );
    expect(lines(login)).toEqual(
      expect.arrayContaining([
        'Queue: first, as an emergency',
        'Requester: Rita, Main Street',
        'State: assigned',
        'Assigned to: Ana',
      ]),
    );
    const queue = linesOf(queueMessage([view(login, monday), view(high, monday)], 2));
    expect(queue[2]).toBe('TD-1001 First in line, Emergency, assigned (Ana): It does not work');
    expect(queue[3]).toMatch(
      /^MN-1001 Level 2 \(High impact\), open, nobody has taken it, response due Mon/,
    );
  });

  test('somebody whose turn it was has it in progress once they act', () => {
    const use = report(teladentistry, monday, { kind: 'use' }, { next: ana });
    expect(lines(step(use, monday + hour, reply))).toEqual(
      expect.arrayContaining(['State: in progress', 'Taken by: Ana']),
    );
  });

  test('the charge, until it is waived', () => {
    const onCall = report(mednet, mondayNight, {
      kind: 'problem',
      impact: 'high',
      workaround: 'no',
      afterHours: 'onCall',
    });
    expect(lines(onCall)).toContain(`Charge: ${mednet.charges[0]?.reason}`);
    expect(lines(step(onCall, mondayNight + hour, toLevel('1')))).toContain(
      'Charge: waived, as it became Level 1 (Down)',
    );
    const waive: Command = { type: 'WaiveCharge', by: ana, reason: 'Our own mistake.' };
    expect(lines(step(onCall, mondayNight + hour, waive))).toContain('Charge: waived by Ana');
  });

  test('files are links, and the planned release is named', () => {
    const files = writeFiles([{ id: 'F1', name: 'x.log', url: 'https://x.test/F1', bytes: 7 }]);
    const { ticket } = report(netex, monday, { systemDown: 'yes', files });
    const links = card(snapshot(ticket, netex, monday)).parts.flatMap((part) =>
      part.kind === 'paragraph' ? part.text : [],
    );
    expect(links).toContainEqual({ kind: 'link', text: 'x.log', url: 'https://x.test/F1' });
    const planned = step(question, monday, planRelease('5.3'));
    expect(lines(planned)).toContain('Resolution target: with release 5.3');
    expect(actionsOf(card(view(planned, monday)))).toContain('plan-release');
  });
});
