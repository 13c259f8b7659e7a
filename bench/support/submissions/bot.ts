import { randomUUID } from 'node:crypto';
import { loadDesks } from '../../../src/files/load-desks.ts';
import { executeOpening } from '../../../src/runtime/execute.ts';
import type { Submission } from '../../../src/runtime/opening.ts';
import { answer } from '../child.ts';
import { machineClock, openShell } from '../open-shell.ts';
import { type Ask, type Done, keepGoing } from './ask.ts';

const desks = await loadDesks(process.env.DESK_FILE ?? '');
const { shell, close } = await openShell(process.env.DATABASE_URL ?? '', machineClock, desks);

answer<Ask, Done>(
  (ask) =>
    keepGoing(ask, async (number) => {
      const desk = desks[number % ask.desks];
      if (!desk) throw new Error(`there are only ${desks.length} desks`);
      const { created } = await executeOpening(shell, desk, submission(number));
      if (!created) throw new Error('a submission was there before');
    }),
  close,
);

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
