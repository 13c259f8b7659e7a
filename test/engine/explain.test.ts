import { describe, expect, test } from 'vitest';
import { explain, type Sentence } from '../../src/engine/explain.ts';
import {
  acknowledge,
  answer,
  check,
  hour,
  madePolicy,
  mednet,
  monday,
  mondayNight,
  netex,
  reopen,
  reply,
  report,
  resolve,
  step,
  type Told,
  take,
  toLevel,
  wait,
} from './made.ts';

/** Sentences with each instant as hours since the report. */
function sentences({ ticket, policy }: Told, now: number): string[] {
  const words = (sentence: Sentence) =>
    sentence
      .map((part) =>
        typeof part === 'string' ? part : `{${(part.at - ticket.reportedAt) / hour} h}`,
      )
      .join('');
  return explain(ticket, policy, now).sentences.map(words);
}

const high = report(mednet, monday, { kind: 'problem', impact: 'high', workaround: 'no' });
const down = report(netex, monday, { systemDown: 'yes' });

test('a new ticket: the level with its clause, the start, the targets', () => {
  expect(sentences(high, monday)).toEqual([
    'Level 2 (High impact), because: One significant function cannot be used, and other work goes on. (M-07)',
    'All clocks count from the report, {0 h}.',
    'Response target: 4 h, counted around the clock. Due {4 h}: running.',
    'Resolution target: 24 h, counted around the clock. Due {24 h}: running.',
  ]);
});

test('no targets, and what comes next', () => {
  expect(sentences(down, monday).slice(2)).toEqual([
    'The policy sets no targets for response or resolution.',
    'Next, if it is not resolved: Director of Customer Services, after 8 h, {8 h}.',
    'Next, if it is not resolved: President and General Manager, after 24 h, {24 h}.',
  ]);
});

test('what fired, how late, and who acknowledged', () => {
  let told = check(down, monday + 8 * hour);
  told = step(told, monday + 9 * hour, acknowledge('1/PT8H/director'));
  told = check(told, monday + 26 * hour);
  expect(sentences(told, monday + 26 * hour).slice(3)).toEqual([
    'Escalated after 8 h: Director of Customer Services, due {8 h}. Acknowledged by Dana {9 h}.',
    'Escalated after 24 h: President and General Manager, due {24 h}, 2 h late.',
  ]);
});

test('a raised level is the reason, and is not lateness', () => {
  const serious = report(netex, monday, {
    systemDown: 'no',
    impact: 'important',
    workaround: 'no',
  });
  const told = step(serious, monday + 9 * hour, toLevel('1'));
  expect(sentences(told, monday + 9 * hour)).toEqual(
    expect.arrayContaining([
      'Severity 1 (System down), because: Looked again.',
      'When reported it was Severity 2 (Serious).',
      'Escalated after 8 h: Director of Customer Services, due {8 h}, passed already when the level changed.',
    ]),
  );
});

test('waiting and closed time', () => {
  let told = step(high, monday + hour, wait);
  expect(sentences(told, monday + 2 * hour)).toEqual(
    expect.arrayContaining([
      'Resolution target: 24 h, counted around the clock. It stands still while the ticket waits for the requester.',
      'Waited for the requester since {1 h}.',
    ]),
  );
  told = step(told, monday + 3 * hour, answer);
  told = step(told, monday + 4 * hour, resolve);
  expect(sentences(told, monday + 5 * hour)).toContain('Resolved since {4 h}.');
  told = step(told, monday + 6 * hour, reopen);
  expect(sentences(told, monday + 6 * hour)).toEqual(
    expect.arrayContaining([
      'Waited for the requester from {1 h} to {3 h}.',
      'Resolved from {4 h} to {6 h}.',
      'Resolution target: 24 h, counted around the clock. Due {28 h}: running.',
    ]),
  );
});

describe('how a target ended', () => {
  test('in time', () => {
    expect(sentences(step(high, monday + hour, reply), monday + hour)).toContain(
      'Response target: 4 h, counted around the clock. Due {4 h}: met in time, {1 h}.',
    );
  });

  test('missed, and met after that', () => {
    const late = check(high, monday + 5 * hour);
    expect(sentences(late, monday + 5 * hour)).toContain(
      'Response target: missed, it was due {4 h}.',
    );
    expect(sentences(step(late, monday + 6 * hour, take), monday + 6 * hour)).toContain(
      'Response target: missed, it was due {4 h}. Met late, {6 h}.',
    );
  });

  test('met under a level with more time', () => {
    const told = step(step(high, monday + 3 * hour, reply), monday + 4 * hour, toLevel('1'));
    expect(sentences(told, monday + 4 * hour)).toContain(
      'Response target: 1 h, counted around the clock. Due {1 h}: met before the level changed, {3 h}.',
    );
  });
});

test('clocks that start at the opening say so', () => {
  const waits = report(mednet, mondayNight, { kind: 'howTo', afterHours: 'wait' });
  expect(sentences(waits, mondayNight)).toEqual([
    'Level 4 (Other), because: It is a question about using the system. (M-11)',
    'Reported {0 h}. The requester chose to wait, so all clocks count from the next opening, {9 h}.',
    'Response target: 1 business day, counted in the desk’s hours. Due {17 h}: running.',
    'The resolution comes with a planned release, so no clock runs for it.',
  ]);
});

test('a calendar that is not the desk’s is named', () => {
  const { calendars, levels } = madePolicy();
  const [bad, fair] = levels;
  const policy = madePolicy({
    calendars: { ...calendars, late: calendars.office },
    levels: [{ ...bad, response: { within: 'PT1H', clock: 'late' } }, fair],
  });
  expect(sentences(report(policy, monday, { level: 'a' }), monday)[2]).toMatch(
    /^Response target: 1 h, counted in the hours of “late”\./,
  );
});

test('a level to look at again is said', () => {
  const critical = report(mednet, monday, {
    kind: 'problem',
    impact: 'critical',
    workaround: 'yes',
  });
  const again = 'The answers fit no level exactly: please look at it again.';
  expect(sentences(critical, monday)).toContain(again);
  expect(sentences(step(critical, monday, toLevel('1')), monday)).not.toContain(again);
});
