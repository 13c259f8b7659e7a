import type { Command } from '../../../src/engine/commands.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** What becomes of a report until now. */
export interface Plot {
  /** How many of a hundred tickets are like it. */
  readonly share: number;
  readonly answers: Readonly<Record<string, string>>;
  readonly ageMs: number;
  /** What support does, each so long after the report. */
  readonly does: readonly { readonly afterMs: number; readonly command: Command }[];
}

const by = { address: 'slack:T0BENCH/U0ANA', name: 'Ana' };
const take = (afterMs: number) => ({ afterMs, command: { type: 'Take', by } as const });
const reply = (afterMs: number) => ({
  afterMs,
  command: {
    ...({ type: 'ReplyToRequester', by } as const),
    text: 'Thank you. The dump shows the session end there; we look for what ends it.',
  },
});
const wait = (afterMs: number) => ({
  afterMs,
  command: {
    ...({ type: 'WaitOnRequester', by } as const),
    text: 'Which release runs at the other end, and since when?',
  },
});

const report = {
  summary: 'Transfers to the second data centre stop after some minutes',
  product: 'user-access',
  version: 'USER-Access 5.2',
  platform: 'z/OS 3.1',
  errorText: 'NETEX 4107: the session was closed by the peer\nNETEX 4211: no path to host HOSTB',
};
const down = { ...report, systemDown: 'yes' };
const running = { ...report, systemDown: 'no', release: 'user-access/5.2', since: 'This morning' };
const serious = { ...running, impact: 'important', workaround: 'no' };
const limited = { ...running, impact: 'limited', workaround: 'yes' };
const minor = { ...running, impact: 'little', workaround: 'yes' };

/** Open tickets of each level, before and after its first threshold (N-07), in each of their states. */
export const plots: readonly Plot[] = [
  { share: 1, answers: down, ageMs: 10 * minute, does: [take(5 * minute)] },
  { share: 1, answers: down, ageMs: 9 * hour, does: [take(5 * minute)] },
  { share: 10, answers: serious, ageMs: hour, does: [] },
  { share: 3, answers: serious, ageMs: 3 * day + hour, does: [take(hour)] },
  { share: 26, answers: limited, ageMs: hour, does: [] },
  { share: 8, answers: limited, ageMs: 5 * hour, does: [take(hour), reply(3 * hour)] },
  { share: 3, answers: limited, ageMs: 10 * day + hour, does: [take(day), wait(2 * day)] },
  { share: 34, answers: minor, ageMs: hour, does: [] },
  { share: 11, answers: minor, ageMs: 8 * hour, does: [take(hour), wait(3 * hour)] },
  { share: 3, answers: minor, ageMs: 45 * day + hour, does: [take(day), reply(5 * day)] },
];
