import { type Command, DomainError } from '../engine/commands.ts';
import { decision } from './decision.ts';
import type { Desk } from './ports.ts';
import type { Shell } from './shell.ts';

export interface Applied {
  readonly number: string;
  /** The version it followed before. */
  readonly from: string;
  /** Why it stays under that, or null where it follows the desk's policy now. */
  readonly refused: string | null;
}

type Stores = Pick<Shell, 'tickets' | 'policies' | 'clock'>;

/**
 * Puts every open ticket of a desk under the desk's present policy and counts its clocks anew. What
 * has fired or was missed stays. With `dryRun` nothing is written: it tells what would be.
 */
export async function applyPolicy(
  shell: Stores,
  desk: Desk,
  { dryRun }: { readonly dryRun: boolean },
): Promise<Applied[]> {
  const applied: Applied[] = [];
  for (const number of await shell.tickets.openNumbers(desk.id)) {
    const ticket = await shell.tickets.find(desk.id, number);
    if (!ticket || ticket.policyVersion === desk.policyVersion) continue;
    const from = ticket.policyVersion;
    const refused = dryRun ? null : await adopt(shell, desk, number);
    applied.push({ number, from, refused });
  }
  return applied;
}

async function adopt(shell: Stores, desk: Desk, number: string): Promise<string | null> {
  const now = shell.clock.now();
  const change = (command: Command, present: boolean) =>
    shell.tickets.change(desk.id, number, null, (ticket) => {
      const policy = present ? desk.policy : shell.policies.of(desk.id, ticket.policyVersion);
      return decision(ticket, command, policy, desk, now);
    });
  try {
    // What the old policy owes is settled before the new one counts.
    await change({ type: 'CheckClocks' }, false);
    await change({ type: 'AdoptPolicy', version: desk.policyVersion }, true);
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error.message;
    throw error;
  }
}
