import type { Desk } from './ports.ts';
import type { Shell } from './shell.ts';

/**
 * Makes these the desks from now on. New tickets come under their policies; open tickets stay under
 * the version they were opened under. A desk that is no longer in the file keeps serving its open
 * tickets until the bot is restarted.
 */
export async function takeUpDesks(
  shell: Pick<Shell, 'tickets' | 'policies' | 'desks' | 'clock'>,
  desks: readonly Desk[],
): Promise<void> {
  for (const desk of desks) await keepPolicy(shell, desk);
  for (const desk of desks) shell.desks.set(desk.id, desk);
}

/** Keeps the desk's policy document, so that tickets can stand under it. */
export async function keepPolicy(
  shell: Pick<Shell, 'tickets' | 'policies' | 'clock'>,
  { id, policyVersion, policy }: Desk,
): Promise<void> {
  await shell.tickets.savePolicy(id, policyVersion, policy, shell.clock.now());
  await shell.policies.reload(id);
}
