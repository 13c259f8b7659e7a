import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { policySimulate } from '../src/commands/simulate-command.ts';

const root = new URL('..', import.meta.url);
const netex = new URL('policies/netex.yaml', root).pathname;
const mednet = new URL('policies/mednet.yaml', root).pathname;

interface Vector {
  severity: string;
  reported_at: string;
  elapsed_hours: number;
  to: string;
  due_utc: string;
}

const vectors: Vector[] = (await readFile(new URL('test/vectors/escalation.jsonl', root), 'utf8'))
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line));

async function json(file: string, level: string, reportedAt: string) {
  const args = [file, '--level', level, '--reported-at', reportedAt, '--json'];
  const { exitCode, output } = await policySimulate(args);
  expect(exitCode, output).toBe(0);
  return JSON.parse(output);
}

test('there are 40 escalation vectors', () => {
  expect(vectors).toHaveLength(40);
});

test.each(vectors)('Severity $severity reported $reported_at: $to at $due_utc', async (vector) => {
  const { targets, thresholds } = await json(netex, vector.severity, vector.reported_at);
  expect(targets).toEqual([]);
  expect(thresholds).toHaveLength(2);
  const named = thresholds.filter(({ role }: { role: string }) => role === vector.to);
  expect(named).toHaveLength(1);
  expect(named[0].dueAt).toBe(vector.due_utc.replace('+00:00', 'Z'));
  expect(Date.parse(named[0].dueAt) - Date.parse(vector.reported_at)).toBe(
    vector.elapsed_hours * 3_600_000,
  );
});

test('the JSON has these keys, in this order, and nothing else', async () => {
  const args = [netex, '--level', '1', '--reported-at', '2026-06-01T17:00:00-04:00', '--json'];
  expect(await policySimulate(args)).toEqual({
    exitCode: 0,
    output:
      '{"targets":[],"thresholds":[' +
      '{"after":"PT8H","role":"Director of Customer Services","dueAt":"2026-06-02T05:00:00Z"},' +
      '{"after":"PT24H","role":"President and General Manager","dueAt":"2026-06-02T21:00:00Z"}]}',
  });
});

test('milliseconds are kept where there are any', async () => {
  const { thresholds } = await json(netex, '1', '2026-06-01T17:00:00.250Z');
  expect(thresholds[0].dueAt).toBe('2026-06-02T01:00:00.250Z');
});

describe('MedNet targets', () => {
  test.each([
    [
      '1',
      'around the clock, over the clock change',
      '2026-03-07T23:30:00-05:00',
      '2026-03-08T05:30:00Z',
      '2026-03-08T12:30:00Z',
    ],
    [
      '2',
      'around the clock, over the weekend',
      '2026-06-05T16:00:00-04:00',
      '2026-06-06T00:00:00Z',
      '2026-06-06T20:00:00Z',
    ],
    [
      '3',
      'within the week',
      '2026-06-01T11:00:00-04:00',
      '2026-06-02T15:00:00Z',
      '2026-06-15T15:00:00Z',
    ],
    [
      '3',
      'over the weekend',
      '2026-06-05T16:00:00-04:00',
      '2026-06-08T20:00:00Z',
      '2026-06-19T20:00:00Z',
    ],
    [
      '3',
      'reported in the night',
      '2026-06-02T02:00:00-04:00',
      '2026-06-02T21:00:00Z',
      '2026-06-15T21:00:00Z',
    ],
    [
      '3',
      'over Memorial Day',
      '2026-05-22T12:00:00-04:00',
      '2026-05-26T16:00:00Z',
      '2026-06-08T16:00:00Z',
    ],
    [
      '3',
      'over the clock change',
      '2026-10-30T12:00:00-04:00',
      '2026-11-02T17:00:00Z',
      '2026-11-13T17:00:00Z',
    ],
  ])('Level %s, %s', async (level, _what, reportedAt, response, resolution) => {
    const { targets } = await json(mednet, level, reportedAt);
    expect(targets).toEqual([
      { kind: 'response', dueAt: response },
      { kind: 'resolution', dueAt: resolution },
    ]);
  });

  test('Level 4 is resolved by a release, which has no clock', async () => {
    const { targets, thresholds } = await json(mednet, '4', '2026-06-01T11:00:00-04:00');
    expect(targets).toEqual([{ kind: 'response', dueAt: '2026-06-02T15:00:00Z' }]);
    expect(thresholds).toEqual([]);
  });

  test('a condition on hours is judged at the report', async () => {
    const night = await json(mednet, '1', '2026-06-02T02:00:00-04:00');
    expect(night.thresholds).toEqual([
      { after: 'PT0S', role: 'On-call support', dueAt: '2026-06-02T06:00:00Z' },
    ]);
    const day = await json(mednet, '1', '2026-06-02T11:00:00-04:00');
    expect(day.thresholds).toEqual([]);
  });

  test('a threshold that needs an answer is left out, and the table says so', async () => {
    const reported = '2026-06-02T02:00:00-04:00';
    expect((await json(mednet, '2', reported)).thresholds).toEqual([]);
    const { output } = await policySimulate([mednet, '--level=2', `--reported-at=${reported}`]);
    expect(output).toContain('Left out, because it depends on answers: On-call support at once.');
  });
});

test('the table reads in the zone of the desk', async () => {
  const args = ['--reported-at', '2026-06-01T21:00:00Z', '--level', '1', netex];
  expect((await policySimulate(args)).output).toMatchInlineSnapshot(`
    "Severity 1 (System down), reported Mon, Jun 1, 2026, 4:00 PM CDT

    Director of Customer Services  after 8 h   Tue, Jun 2, 2026, 12:00 AM CDT
    President and General Manager  after 24 h  Tue, Jun 2, 2026, 4:00 PM CDT"
  `);
  const business = ['--reported-at', '2026-06-05T20:00:00Z', '--level', '3', mednet];
  expect((await policySimulate(business)).output).toMatchInlineSnapshot(`
    "Level 3 (Not serious), reported Fri, Jun 5, 2026, 4:00 PM EDT

    Response target    1 business day    Mon, Jun 8, 2026, 4:00 PM EDT
    Resolution target  10 business days  Fri, Jun 19, 2026, 4:00 PM EDT

    Left out, because it depends on answers: On-call support at once."
  `);
});

describe('what is wrong is named, with the way out', () => {
  const at = '2026-06-01T21:00:00Z';
  test.each([
    [1, [netex, '--level', '7', '--reported-at', at], ['--level', '"7"', '1, 2, 3, 4']],
    [1, [netex, '--level', '1', '--reported-at', 'today'], ['--reported-at', '"today"', '-04:00']],
    [1, [netex, '--level', '1', '--reported-at', '2026-02-30T00:00:00Z'], ['--reported-at']],
    [
      1,
      [netex, '--level', '1', '--reported-at', '2026-06-01T21:00:00'],
      ['--reported-at', 'offset'],
    ],
    [1, ['missing.yaml', '--level', '1', '--reported-at', at], ['missing.yaml']],
    [2, [netex, '--reported-at', at], ['--level', 'Usage']],
    [2, [netex, '--level', '1'], ['--reported-at', 'Usage']],
    [2, ['--level', '1', '--reported-at', at], ['policy file', 'Usage']],
    [2, [netex, mednet, '--level', '1', '--reported-at', at], ['one policy file', 'Usage']],
    [2, [netex, '--level', '1', '--reported-at', at, '--when'], ['--when', 'Usage']],
  ])('exit code %i for %j', async (code, args, words) => {
    const { exitCode, output } = await policySimulate(args);
    expect(exitCode).toBe(code);
    for (const word of words) expect(output).toContain(word);
  });

  test('a policy that makes no sense is refused with the place', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'simulate-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'policy.yaml');
    const text = await readFile(netex, 'utf8');
    await writeFile(file, text.replace('deskHours: office', 'deskHours: offices'));
    const { exitCode, output } = await policySimulate([file, '--level', '1', '--reported-at', at]);
    expect(exitCode).toBe(1);
    expect(output).toContain('deskHours');
    expect(output).toContain('offices');
  });
});
