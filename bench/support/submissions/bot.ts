import { randomUUID } from 'node:crypto';
import { openStore } from '../../../db/index.ts';
import { assemble } from '../../../src/assemble.ts';
import { loadDesks } from '../../../src/files/load-desks.ts';
import { openLog } from '../../../src/log.ts';
import { newMetrics } from '../../../src/metrics.ts';
import { executeOpening } from '../../../src/runtime/execute.ts';
import type { Submission } from '../../../src/runtime/opening.ts';
import { type Desk, realTimers } from '../../../src/runtime/ports.ts';
import type { Shell } from '../../../src/runtime/shell.ts';
import { takeUpDesks } from '../../../src/runtime/take-up-desks.ts';
import { newTrail } from '../../../src/trail.ts';
import { answer } from '../child.ts';
import { type Ask, type Done, keepGoing } from './ask.ts';

interface Opened {
  readonly shell: Shell;
  readonly desks: readonly Desk[];
  close(): Promise<void>;
}

let opened: Promise<Opened> | null = null;

// Submissions to the bot as it is put together in production, but for the platforms: what it writes
// is not sent.
answer<Ask, Done>(
  async (ask) => {
    opened ??= open();
    const { shell, desks } = await opened;
    return keepGoing(ask, async (number) => {
      const desk = desks[number % ask.desks];
      if (!desk) throw new Error(`there are only ${desks.length} desks`);
      const { created } = await executeOpening(shell, desk, submission(number));
      if (!created) throw new Error('a submission was there before');
    });
  },
  async () => (await opened)?.close(),
);

async function open(): Promise<Opened> {
  const store = await openStore({ url: process.env.DATABASE_URL ?? '' });
  const { meter } = newMetrics(() => store.backlog(Date.now()), {
    version: 'bench',
    node: process.version,
  });
  const trail = newTrail();
  const { shell } = assemble(store, [], {
    clock: { now: () => Date.now(), isMachines: true },
    log: openLog('info', { known: trail.known }),
    timers: realTimers,
    meter,
    trail,
  });
  const desks = await loadDesks(process.env.DESK_FILE ?? '', () => {});
  await takeUpDesks(shell, desks);
  return { shell, desks, close: store.close };
}

/** Each is by one of a thousand people. */
function submission(number: number): Submission {
  const person = number % 1000;
  return {
    id: randomUUID(),
    requester: { address: `slack:T0BENCH/U0R${person}`, name: `Requester ${person}` },
    answers: {
      summary: 'Nothing transfers',
      product: 'user-access',
      systemDown: 'yes',
      errorText: 'NETEX 4107',
    },
    consents: [],
    at: Date.now(),
  };
}
