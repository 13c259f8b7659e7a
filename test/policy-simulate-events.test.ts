import { describe, expect, test } from 'vitest';
import { policySimulate } from '../src/commands/simulate-command.ts';

const file = (name: string) => new URL(`../policies/${name}.yaml`, import.meta.url).pathname;
const netex = file('netex');
const mednet = file('mednet');
const teladentistry = file('teladentistry');
const lagoon = file('examples/lord-howe');

async function output(...args: string[]): Promise<string> {
  const { exitCode, output: text } = await policySimulate(args);
  expect(exitCode, text).toBe(0);
  return text;
}

async function json(...args: string[]) {
  return JSON.parse(await output(...args, '--json'));
}

const night = ['--reported-at', '2026-06-05T17:30:00-04:00'];
const problem = ['kind=problem', 'impact=low', 'workaround=no'].flatMap((one) => ['--answer', one]);

describe('from answers', () => {
  test('the policy computes the level, by the questions that are asked at that instant', async () => {
    const day = await json(mednet, ...problem, '--reported-at', '2026-06-05T16:00:00-04:00');
    expect(day.level).toBe('3');
    expect(day.targets).toEqual([
      { kind: 'response', dueAt: '2026-06-08T20:00:00Z' },
      { kind: 'resolution', dueAt: '2026-06-19T20:00:00Z' },
    ]);
    expect(day.timeline[0]).toEqual({
      at: '2026-06-05T20:00:00Z',
      what: 'reported',
      level: '3',
      because: 'Work and schedules suffer little.',
      clauses: ['M-08'],
      outsideHours: false,
      emergency: false,
      charge: null,
    });
  });

  test('whoever waits for the opening has clocks that start there', async () => {
    const text = await output(mednet, ...problem, '--answer', 'afterHours=wait', ...night);
    expect(text).toMatchInlineSnapshot(`
      "Fri, Jun 5, 2026, 5:30 PM EDT   Reported outside hours: Level 3 (Not serious). Work and schedules suffer little. (M-08)
      Mon, Jun 8, 2026, 9:00 AM EDT   All clocks start
      Mon, Jun 8, 2026, 3:00 PM EDT   Response target at risk, due Mon, Jun 8, 2026, 5:00 PM EDT
      Mon, Jun 8, 2026, 5:00 PM EDT   Response target due, and missed
      Wed, Jun 17, 2026, 1:00 PM EDT  Resolution target at risk, due Fri, Jun 19, 2026, 5:00 PM EDT
      Fri, Jun 19, 2026, 5:00 PM EDT  Resolution target due, and missed"
    `);
  });

  test('a charge is waived on the way up, and what is late by the new level is missed at once', async () => {
    const args = [...problem, '--answer', 'afterHours=onCall', ...night];
    const raised = ['--raised-at', '2026-06-06T09:00:00-04:00=1'];
    const resolved = ['--resolved-at', '2026-06-06T15:00:00-04:00'];
    const [report, ...rest] = (await output(mednet, ...args, ...raised, ...resolved)).split('\n');
    expect(report).toMatch(/Level 3 \(Not serious\)\. .* \(M-08\) Billed: .+\.$/);
    expect(rest.join('\n')).toMatchInlineSnapshot(`
      "Fri, Jun 5, 2026, 5:30 PM EDT  All clocks start
      Fri, Jun 5, 2026, 5:30 PM EDT  On-call support is told, at once
      Sat, Jun 6, 2026, 9:00 AM EDT  Level 3 (Not serious) becomes Level 1 (Down)
      Sat, Jun 6, 2026, 9:00 AM EDT  The charge is waived (M-05)
      Sat, Jun 6, 2026, 9:00 AM EDT  Response target missed: by this level it was due Fri, Jun 5, 2026, 6:30 PM EDT
      Sat, Jun 6, 2026, 9:00 AM EDT  Resolution target missed: by this level it was due Sat, Jun 6, 2026, 1:30 AM EDT
      Sat, Jun 6, 2026, 3:00 PM EDT  Resolved
      Sat, Jun 6, 2026, 3:00 PM EDT  Response target met late
      Sat, Jun 6, 2026, 3:00 PM EDT  Resolution target met late"
    `);
  });

  test('answers that another team serves open no ticket', async () => {
    const given = ['--answer', 'kind=computers', '--answer', 'technician=no'];
    const rest = ['--answer', 'impact=low', '--answer', 'workaround=no'];
    const at = ['--reported-at', '2026-06-05T16:00:00-04:00'];
    expect(await json(mednet, ...given, ...rest, ...at)).toEqual({
      targets: [],
      thresholds: [],
      level: null,
      timeline: [
        {
          at: '2026-06-05T20:00:00Z',
          what: 'referred',
          team: "Your office's computer technicians",
          clauses: ['M-14'],
        },
      ],
    });
    const { exitCode, output: text } = await policySimulate(
      [mednet, ...given, ...rest, ...at].concat('--taken-at', '2026-06-05T16:30:00-04:00'),
    );
    expect(exitCode).toBe(1);
    expect(text).toContain('--taken-at: these answers open no ticket');
  });
});

describe('with events', () => {
  const level3 = [mednet, '--level', '3', '--reported-at', '2026-06-01T11:00:00-04:00'];

  test('waiting moves the resolution target by its open time, never the response target', async () => {
    const wait = '2026-06-02T10:00:00-04:00/2026-06-03T13:00:00-04:00';
    const { targets, timeline } = await json(...level3, '--waiting', wait);
    // Tuesday 10:00 to 17:00 and Wednesday 9:00 to 13:00 are 11 open hours.
    expect(targets).toEqual([
      { kind: 'response', dueAt: '2026-06-02T15:00:00Z' },
      { kind: 'resolution', dueAt: '2026-06-16T18:00:00Z' },
    ]);
    expect(timeline.filter(({ what }: { what: string }) => what.startsWith('waiting'))).toEqual([
      {
        at: '2026-06-02T14:00:00Z',
        what: 'waiting-starts',
        targets: [{ kind: 'resolution', dueAt: null }],
      },
      {
        at: '2026-06-03T17:00:00Z',
        what: 'waiting-ends',
        targets: [{ kind: 'resolution', dueAt: '2026-06-16T18:00:00Z' }],
      },
    ]);
  });

  test('taking it at the very instant it is due is in time, a millisecond later is not', async () => {
    const taken = async (at: string) =>
      (await json(...level3, '--taken-at', at)).timeline.find(
        ({ what }: { what: string }) => what === 'target-met',
      );
    expect(await taken('2026-06-02T11:00:00-04:00')).toMatchObject({ late: false });
    expect(await taken('2026-06-02T11:00:00.001-04:00')).toMatchObject({ late: true });
  });

  test('a due target is missed a millisecond after', async () => {
    const { timeline } = await json(...level3, '--timeline');
    expect(timeline.slice(3, 5)).toEqual([
      {
        at: '2026-06-02T15:00:00Z',
        what: 'target-due',
        target: 'response',
        dueAt: '2026-06-02T15:00:00Z',
      },
      {
        at: '2026-06-02T15:00:00.001Z',
        what: 'target-breached',
        target: 'response',
        dueAt: '2026-06-02T15:00:00Z',
        reclassified: false,
      },
    ]);
  });

  test('raising fires at once what has passed, and what fired stays', async () => {
    const raised = ['--raised-at', '2026-06-09T12:00:00-05:00=1'];
    const at = ['--reported-at', '2026-06-01T12:00:00-05:00'];
    const { thresholds, timeline } = await json(netex, '--level', '3', ...at, ...raised);
    expect(thresholds.map(({ after }: { after: string }) => after)).toEqual(['PT8H', 'PT24H']);
    const told = timeline.filter(({ what }: { what: string }) => what === 'threshold');
    expect(told.map(({ at: when }: { at: string }) => when)).toEqual([
      '2026-06-09T17:00:00Z',
      '2026-06-09T17:00:00Z',
    ]);
  });

  test('resolving cancels what has not fired', async () => {
    const at = ['--reported-at', '2026-06-01T12:00:00-05:00'];
    const resolved = ['--resolved-at', '2026-06-01T22:00:00-05:00'];
    const { thresholds } = await json(netex, '--level', '1', ...at, ...resolved);
    expect(thresholds.map(({ after }: { after: string }) => after)).toEqual(['PT8H']);
  });

  test('--until stops there and says what is still to come', async () => {
    const at = [
      '--reported-at',
      '2026-06-01T12:00:00-05:00',
      '--until',
      '2026-06-02T00:00:00-05:00',
    ];
    expect(await output(netex, '--level', '1', ...at)).toMatchInlineSnapshot(`
      "Mon, Jun 1, 2026, 12:00 PM CDT  Reported: Severity 1 (System down). The system is down. (N-02, N-06, N-08)
      Mon, Jun 1, 2026, 12:00 PM CDT  All clocks start
      Mon, Jun 1, 2026, 8:00 PM CDT   Director of Customer Services is told, after 8 h

      Still to come:
      Tue, Jun 2, 2026, 12:00 PM CDT  President and General Manager is told, after 24 h"
    `);
  });

  test('nobody assigned in time is missed, somebody is not', async () => {
    const emergency = [teladentistry, '--level', 'emergency'];
    const at = ['--reported-at', '2026-06-05T16:55:00-04:00'];
    const missed = (timeline: { what: string }[]) =>
      timeline.filter(({ what }) => what === 'assignment-missed');
    expect(missed((await json(...emergency, ...at, '--timeline')).timeline)).toEqual([
      { at: '2026-06-05T21:00:00Z', what: 'assignment-missed', dueAt: '2026-06-05T21:00:00Z' },
    ]);
    const taken = ['--taken-at', '2026-06-05T16:58:00-04:00'];
    expect(missed((await json(...emergency, ...at, ...taken)).timeline)).toEqual([]);
  });

  test('thresholds that wait with the ticket come later', async () => {
    const { thresholds } = await json(
      lagoon,
      ...['--level', 'amber', '--reported-at', '2026-06-05T14:00:00+10:30'],
      ...['--waiting', '2026-06-05T14:30:00+10:30/2026-06-05T15:30:00+10:30'],
    );
    expect(thresholds.map(({ dueAt }: { dueAt: string }) => dueAt)).toEqual([
      '2026-06-05T05:15:00Z',
      '2026-06-05T05:45:00Z',
    ]);
  });

  test('a plain call stays as it is without a timeline', async () => {
    expect(Object.keys(await json(...level3))).toEqual(['targets', 'thresholds']);
    expect(Object.keys(await json(...level3, '--timeline'))).toEqual([
      'targets',
      'thresholds',
      'level',
      'timeline',
    ]);
  });
});

describe('what is wrong is named, with the way out', () => {
  const at = ['--reported-at', '2026-06-05T16:00:00-04:00'];
  const level = [mednet, '--level', '3', ...at];
  const early = '2026-06-05T15:00:00-04:00';
  const later = '2026-06-08T10:00:00-04:00';
  const last = '2026-06-09T10:00:00-04:00';
  const answers = (...given: string[]) => given.flatMap((one) => ['--answer', one]);
  test.each<[string, string[], string[]]>([
    [
      'no question',
      [mednet, ...at, ...answers('impct=low')],
      ['--answer', 'did you mean "impact"'],
    ],
    ['no value', [mednet, ...at, ...answers('impact')], ['--answer', 'impact=high']],
    ['twice', [mednet, ...at, ...answers('kind=howTo', 'kind=problem')], ['--answer', 'twice']],
    [
      'unanswered',
      [mednet, ...at, ...answers('kind=problem')],
      ['--answer impact=…', 'critical, high, low or deviation', '--answer workaround=…, yes or no'],
    ],
    ['no option', [mednet, ...at, ...answers('kind=cake')], ['"cake"', 'problem, howTo']],
    [
      'not asked',
      [mednet, ...at, ...problem, ...answers('afterHours=wait')],
      ['"afterHours" is not asked', 'leave it out'],
    ],
    ['before the report', [...level, '--taken-at', early], ['--taken-at', 'before the report']],
    ['until before it', [...level, '--until', early], ['--until', 'before the report']],
    [
      'after until',
      [...level, '--taken-at', last, '--until', later],
      ['--taken-at', 'after --until'],
    ],
    [
      'after resolving',
      [...level, '--taken-at', last, '--resolved-at', later],
      ['--taken-at', 'after --resolved-at'],
    ],
    ['a wait without end', [...level, '--waiting', later], ['--waiting', 'has no end']],
    ['a wait backwards', [...level, '--waiting', `${last}/${later}`], ['--waiting', 'not end']],
    [
      'waits at once',
      [...level, '--waiting', `${later}/${last}`, '--waiting', `${later}/${last}`],
      ['--waiting', 'as one'],
    ],
    ['no level', [...level, '--raised-at', later], ['--raised-at', 'names no level']],
    ['an unknown level', [...level, '--raised-at', `${later}=9`], ['--raised-at', '1, 2, 3, 4']],
    ['the same level', [...level, '--raised-at', `${later}=3`], ['--raised-at', 'already']],
    ['no instant', [...level, '--until', 'soon'], ['--until', '"soon"', '-04:00']],
    ['no offset', [...level, '--waiting', `${later}/2026-06-09T10:00:00`], ['--waiting', 'offset']],
    ['no folder', [...level, '--svg', '/nowhere/x.svg'], ['--svg', '/nowhere/x.svg', 'folder']],
  ])('%s', async (_what, args, words) => {
    const { exitCode, output: text } = await policySimulate(args);
    expect(exitCode, text).toBe(1);
    for (const word of words) expect(text).toContain(word);
  });

  test('a level and answers do not go together', async () => {
    const { exitCode, output: text } = await policySimulate([...level, ...problem]);
    expect(exitCode).toBe(2);
    expect(text).toContain('--level and --answer');
  });
});
