import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { calendarCommand } from '../../src/commands/calendar-command.ts';
import { elapsed } from '../../src/engine/calendar/open-time.ts';

function linesOf(name: string): string[] {
  const text = readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8');
  return text.split('\n').filter((line) => line.trim() !== '');
}

async function answersTo(lines: string[]): Promise<unknown[]> {
  const written: unknown[] = [];
  const input = async function* () {
    yield* lines;
  };
  await calendarCommand(input(), (line) => written.push(JSON.parse(line)));
  return written;
}

const caseSchema = z.discriminatedUnion('op', [
  z.object({ op: z.literal('add'), expected: z.string() }),
  z.object({ op: z.literal('between'), expected_ms: z.number() }),
]);

test('all 352 public cases of open time hold', async () => {
  const lines = linesOf('calendar.jsonl');
  expect(lines).toHaveLength(352);
  const expected = lines.map((line) => {
    const wanted = caseSchema.parse(JSON.parse(line));
    return wanted.op === 'add'
      ? { at: new Date(wanted.expected).toISOString() }
      : { ms: wanted.expected_ms };
  });
  expect(await answersTo(lines)).toEqual(expected);
});

test('the 40 NetEx instants are elapsed time from the report', () => {
  const cases = linesOf('escalation.jsonl').map((line) =>
    z
      .object({ reported_at: z.string(), elapsed_hours: z.number(), due_utc: z.string() })
      .parse(JSON.parse(line)),
  );
  expect(cases).toHaveLength(40);
  for (const { reported_at, elapsed_hours, due_utc } of cases) {
    const due = elapsed.add(Date.parse(reported_at), elapsed_hours * 3_600_000);
    expect(due).toBe(Date.parse(due_utc));
  }
});

const weekdays9to5 = Object.fromEntries(
  ['mon', 'tue', 'wed', 'thu', 'fri'].map((weekday) => [weekday, [['09:00', '17:00']]]),
);
const calendar = { timezone: 'America/New_York', hours: weekdays9to5, holidays: ['2026-01-01'] };
const add = { calendar, op: 'add', start: '2026-01-05T16:00:00-05:00' };
const between = { ...add, op: 'between', end: '2026-01-06T10:00:00-05:00' };

test.each([
  ['add by ms', { ...add, ms: 7_200_000 }, { at: '2026-01-06T15:00:00.000Z' }],
  ['add by minutes', { ...add, minutes: 60.5 }, { at: '2026-01-06T14:00:30.000Z' }],
  ['ms before minutes', { ...add, ms: 0, minutes: 60 }, { at: '2026-01-05T21:00:00.000Z' }],
  ['between', between, { ms: 7_200_000 }],
  ['between backwards', { ...between, end: '2026-01-05T14:00:00-05:00' }, { ms: 0 }],
  [
    'pauses in any state',
    {
      ...between,
      pauses: [
        ['2026-01-05T16:50:00-05:00', '2026-01-06T09:10:00-05:00'],
        ['2026-01-06T09:10:00-05:00', '2026-01-06T09:20:00-05:00'],
        ['2026-01-06T09:05:00-05:00', '2026-01-06T09:15:00-05:00'],
        ['2026-01-06T09:40:00-05:00', '2026-01-06T09:30:00-05:00'],
        ['2026-01-05T10:00:00-05:00', '2026-01-05T16:01:00-05:00'],
        ['2026-01-06T09:55:00-05:00', null],
      ],
    },
    { ms: (120 - 1 - 10 - 20 - 5) * 60_000 },
  ],
])('%s', async (_name, question, answer) => {
  expect(await answersTo([JSON.stringify(question)])).toEqual([answer]);
});

test.each([
  ['bad JSON', '{"op":', /^not JSON: /],
  ['no object', '[]', /expected/],
  ['null', 'null', /expected/],
  ['unknown op', { ...add, op: 'subtract', ms: 1 }, /"add" \| "between"/],
  ['no span', add, /^ms: expected ms or minutes$/],
  ['a span that is text', { ...add, ms: '60' }, /^ms: .*number/],
  ['a negative span', { ...add, ms: -1 }, /^ms: /],
  ['an impossible span', { ...add, ms: 1e15 }, /100 years/],
  ['no end', { ...add, op: 'between' }, /^end: /],
  ['no calendar', { op: 'add', start: add.start, ms: 1 }, /^calendar: /],
  [
    'an instant without an offset',
    { ...add, start: '2026-01-05T16:00:00', ms: 1 },
    /^start: .*offset/,
  ],
  ['a date that does not exist', { ...add, start: '2026-02-30T16:00:00Z', ms: 1 }, /^start: /],
  ['a pause with one end', { ...between, pauses: [[add.start]] }, /^pauses\.0/],
  [
    'an unknown zone',
    { ...add, ms: 1, calendar: { ...calendar, timezone: 'Mars/Olympus' } },
    /^calendar\.timezone: unknown time zone "Mars\/Olympus"/,
  ],
  [
    'a calendar without hours',
    { ...add, ms: 1, calendar: { ...calendar, hours: { mon: [] } } },
    /^calendar\.hours: a calendar without any hours is a configuration error$/,
  ],
  [
    'a pause without end in the way',
    { ...add, ms: 7_200_000, pauses: [[add.start, null]] },
    /pause without end/,
  ],
])('an error, not an answer: %s', async (_name, question, message) => {
  const line = typeof question === 'string' ? question : JSON.stringify(question);
  expect(await answersTo([line])).toEqual([{ error: expect.stringMatching(message) }]);
});

test('one line out for each line in that is not blank, in order', async () => {
  const good = JSON.stringify(between);
  expect(await answersTo([good, '', 'nonsense', '   ', good])).toEqual([
    { ms: 7_200_000 },
    { error: expect.stringMatching(/^not JSON/) },
    { ms: 7_200_000 },
  ]);
});

test('thousands of cases on one calendar are answered within the time of a test', async () => {
  const lines = Array.from({ length: 5000 }, (_, at) =>
    JSON.stringify({ ...add, ms: at * 60_000 }),
  );
  expect(await answersTo(lines)).toHaveLength(5000);
});
