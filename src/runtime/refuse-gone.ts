import { DomainError } from '../engine/commands.ts';
import type { Desk } from './ports.ts';
import type { Shell } from './shell.ts';

/**
 * Throws a DomainError where the desk had a ticket of this number that is gone. Whose it was is not
 * known any more, so nothing is said but that: not when it went, nor why.
 */
export async function refuseGone(
  { keeping }: Pick<Shell, 'keeping'>,
  { id }: Desk,
  number: string,
): Promise<void> {
  if (!(await keeping.isGone(id, number))) return;
  throw new DomainError(
    'ticket-gone',
    `${number} is not kept any more. For your other tickets, ask for “mine”.`,
  );
}
