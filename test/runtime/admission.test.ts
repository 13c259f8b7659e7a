import { beforeEach, expect, test } from 'vitest';
import { admission } from '../../src/runtime/admission.ts';
import { unmetered } from '../../src/runtime/meter.ts';
import {
  type Caller,
  type Intake,
  type OutboxEntry,
  realTimers,
  TurnedAway,
} from '../../src/runtime/ports.ts';
import { newHint } from '../../src/runtime/shell.ts';
import { dana, monday, rita } from '../engine/made.ts';
import { madeDesk, silentLog } from '../support/shell.ts';

const ofRita: Caller = { workspace: 'slack:T1', person: rita };
const ofDana: Caller = { workspace: 'slack:T2', person: dana };
const somebody = (id: number): Caller => ({
  workspace: 'slack:T1',
  person: { address: `slack:T1/U${id}`, name: `${id}` },
});
const intakeForm = { kind: 'intake', deskId: 'desk', draftId: 'd', step: 0 } as const;
const down = { systemDown: 'yes' };

let begun: string[];
let told: OutboxEntry[];
let warned: object[];
let free: () => void;
let admitted: Intake;
beforeEach(() => {
  begun = [];
  told = [];
  warned = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  free = resolve;
  const held = (name: string) => async (caller: Caller) => {
    begun.push(`${name} ${caller.person.name}`);
    await promise;
    return { kind: 'nothing' } as const;
  };
  const kept = new Set<string>();
  const outbox = {
    async add(_desk: string, key: string, entries: readonly OutboxEntry[]) {
      if (kept.has(key)) return false;
      kept.add(key);
      told.push(...entries);
      return true;
    },
  };
  admitted = admission(
    {
      command: held('command'),
      submit: held('submit'),
      act: held('act'),
      said: async (caller: Caller) => {
        begun.push(`said ${caller.person.name}`);
        return 'kept' as const;
      },
      callInstead: () => 'Call 555-0100.',
    } as Partial<Intake> as Intake,
    {
      desks: new Map([['desk', madeDesk]]),
      clock: { now: () => monday },
      timers: { ...realTimers, now: () => 0 },
      outbox: outbox as Parameters<typeof admission>[1]['outbox'],
      hint: newHint(),
      meter: unmetered,
      log: { ...silentLog, warn: (details) => void warned.push(details) },
    },
  );
});

const words = {
  id: 'm',
  edit: null,
  place: 'direct',
  conversation: 'slack:T1/D1',
  message: { conversation: 'D1', id: '1' },
  thread: null,
  text: 'And it smells.',
  files: [],
} as const;
const press = { action: 'take', deskId: 'desk', number: 'NX-1', keys: [] } as const;

async function quiet(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

test('behind a flood of anything, an emergency and an acknowledgement begin at once', async () => {
  const flood = Array.from({ length: 30 }, (_, id) => [
    admitted.command(somebody(id), 'mine'),
    admitted.act(somebody(id), press),
    admitted.submit(somebody(id), intakeForm, { summary: 'It is slow' }),
  ]).flat();
  await quiet();
  begun.length = 0;
  const urgent = admitted.submit(ofRita, intakeForm, down);
  await quiet();
  expect(begun).toEqual(['submit Rita']);
  free();
  await Promise.all([urgent, ...flood]);
  expect(begun).toHaveLength(86);
});

test.each([
  ['answers of an emergency', () => admitted.submit(ofDana, intakeForm, down)],
  [
    'an emergency by its earlier answers',
    () => admitted.submit(ofDana, { ...intakeForm, urgent: true }, {}),
  ],
  ['an acknowledgement', () => admitted.act(ofDana, { ...press, action: 'acknowledge' })],
])('the last place is kept for %s', async (_, ask) => {
  const others = [0, 1, 2, 3, 4, 5].map((id) =>
    admitted.submit(somebody(id), intakeForm, { systemDown: 'no' }),
  );
  await quiet();
  expect(begun).toHaveLength(5);
  const asked = ask();
  await quiet();
  expect(begun.at(-1)).toContain('Dana');
  free();
  await Promise.all([asked, ...others]);
});

test('one person’s flood is turned away; others are served, and their own emergency is', async () => {
  const mine = () => admitted.command(ofRita, 'mine');
  free();
  for (let count = 0; count < 600; count += 1) await mine();
  await expect(mine()).rejects.toThrow(TurnedAway);
  await expect(admitted.submit(ofRita, intakeForm, {})).rejects.toThrow(TurnedAway);
  expect(await admitted.command(ofDana, 'mine')).toEqual({ kind: 'nothing' });
  expect(await admitted.submit(ofRita, intakeForm, down)).toEqual({ kind: 'nothing' });
  expect(warned).toEqual([{ turnedAway: { question: 1 } }]);
});

test('a workspace’s flood is turned away, but for its emergencies', async () => {
  free();
  for (let id = 0; id < 6000; id += 1) await admitted.act(somebody(id), press);
  await expect(admitted.command(ofRita, '')).rejects.toThrow(TurnedAway);
  // It comes again.
  await expect(admitted.said(ofRita, words)).rejects.toThrow(TurnedAway);
  expect(await admitted.command(ofDana, 'mine')).toEqual({ kind: 'nothing' });
  expect(await admitted.submit(ofRita, intakeForm, down)).toEqual({ kind: 'nothing' });
});

test('a workspace’s questions are turned away, and nobody is kept from reporting by them', async () => {
  free();
  for (let id = 0; id < 6000; id += 1) await admitted.command(somebody(id), 'mine');
  await expect(admitted.command(ofRita, 'queue')).rejects.toThrow(TurnedAway);
  for (const words of ['', 'new', 'Nothing prints']) {
    expect(await admitted.command(ofRita, words)).toEqual({ kind: 'nothing' });
  }
  expect(await admitted.submit(ofRita, intakeForm, {})).toEqual({ kind: 'nothing' });
});

test('acknowledgements take nothing from emergencies, which may be as many as ordinary reports', async () => {
  free();
  for (let count = 0; count < 600; count += 1) {
    await admitted.act(ofDana, { ...press, action: 'acknowledge' });
  }
  const more = admitted.act(ofDana, { ...press, action: 'acknowledge' });
  await expect(more).rejects.toThrow(TurnedAway);
  for (let count = 0; count < 660; count += 1) await admitted.submit(ofDana, intakeForm, down);
  await expect(admitted.submit(ofDana, intakeForm, down)).rejects.toThrow(TurnedAway);
});

test('who writes more than is passed on is told so once, and whom to call', async () => {
  for (let count = 0; count < 610; count += 1) {
    expect(await admitted.said(ofRita, words)).toBe('kept');
  }
  expect(begun).toHaveLength(600);
  expect(told).toMatchObject([
    {
      to: rita.address,
      delivery: {
        replyTo: words.message,
        message: {
          summary:
            'These are more messages than I can pass on at once. The last ones of this minute were not passed on: please wait a minute and write what is missing in one message. Call 555-0100.',
        },
      },
    },
  ]);
});

test('a person’s requests beyond ten that wait are turned away at once', async () => {
  const asked = Array.from({ length: 14 }, () => admitted.command(ofRita, 'mine'));
  const settled = Promise.allSettled(asked);
  await expect(asked[13]).rejects.toThrow(TurnedAway);
  free();
  expect((await settled).filter(({ status }) => status === 'rejected')).toHaveLength(1);
});
