import { nobodyServes } from '../views/answer-messages.ts';
import { greeting } from '../views/greeting.ts';
import { desksFor } from './people.ts';
import type { Caller } from './ports.ts';
import type { Shell } from './shell.ts';

/** Greets somebody who added the bot, once for each occasion. */
export async function greet(shell: Shell, caller: Caller, occasion: string): Promise<void> {
  const { address } = caller.person;
  const desks = desksFor(shell, caller.workspace);
  const deskId = desks[0]?.id ?? '';
  const message = desks.length === 0 ? nobodyServes() : greeting(desks.map(({ policy }) => policy));
  const added = await shell.outbox.add(deskId, `added:${address}:${occasion}`, [
    {
      deskId,
      number: '',
      to: address,
      conversation: `person:${address}`,
      as: 'answer',
      keys: [],
      urgent: false,
      delivery: { kind: 'post', message },
    },
  ]);
  if (added) shell.hint.raise();
}
