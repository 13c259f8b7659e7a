import type { Ticket } from '../engine/ticket.ts';
import { decision, unchanged } from './decision.ts';
import { UnknownPolicyVersion } from './policies.ts';
import type { Decision } from './ports.ts';
import { deskOf, type Shell } from './shell.ts';

const batch = 100;
/** A ticket that cannot be judged is looked at again after this long, and holds up no other. */
const secondLookMs = 60_000;

/** While one batch is decided on, another is written. */
const lanes = 2;

/**
 * Looks at every ticket whose check is due, in batches, until none is left. What passed while
 * nobody looked is found by its due instant. Returns how many tickets were looked at.
 */
export async function checkClocks(shell: Shell): Promise<number> {
  const first = await checkBatch(shell);
  if (first < batch) return first;
  const rest = await Promise.allSettled(Array.from({ length: lanes }, () => checkRest(shell)));
  return rest.reduce((checked, lane) => {
    if (lane.status === 'rejected') throw lane.reason;
    return checked + lane.value;
  }, first);
}

async function checkRest(shell: Shell): Promise<number> {
  let checked = 0;
  for (;;) {
    const claimed = await checkBatch(shell);
    checked += claimed;
    if (claimed < batch) return checked;
  }
}

/** Looks at one batch, in one transaction. Returns how many tickets were in it. */
async function checkBatch(shell: Shell): Promise<number> {
  const now = shell.clock.now();
  const unread = new Set<string>();
  const claimed = await shell.trail.step('check', {}, async () => {
    const found = await shell.tickets.checkDue(now, batch, (ticket, dueAt) => {
      shell.meter.checked(now - dueAt);
      return check(shell, ticket, now, unread);
    });
    if (found === 0) shell.trail.forget();
    return found;
  });
  if (claimed > 0) shell.hint.raise();
  for (const deskId of unread) await shell.policies.reload(deskId);
  return claimed;
}

function check(shell: Shell, ticket: Ticket, now: number, unread: Set<string>): Decision {
  try {
    const desk = deskOf(shell, ticket.deskId);
    const policy = shell.policies.of(ticket.deskId, ticket.policyVersion);
    return decision(ticket, { type: 'CheckClocks' }, policy, desk, now);
  } catch (error) {
    if (error instanceof UnknownPolicyVersion) unread.add(error.deskId);
    shell.log.error({ err: error, desk: ticket.deskId, number: ticket.number }, 'check failed');
    return unchanged(ticket, now + secondLookMs);
  }
}
