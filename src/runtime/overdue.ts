import type { Message } from '../views/message.ts';
import { overdueMessage } from '../views/overdue-message.ts';
import { platformName } from './addresses.ts';
import { withNames } from './known-names.ts';
import { type Loop, startLoop } from './loop.ts';
import { named } from './people.ts';
import type { Address, ClaimedEntry, OutboxEntry, UnsentEntry } from './ports.ts';
import type { Shell } from './shell.ts';

/** As what alerts are sent; being no escalations, none is about another. */
export const alertRole = 'alert';

/** How the reason of an entry begins whose platform gave no answer. */
export const unansweredWords = 'the platform does not answer';

/** An escalation that is not sent by then is not going to be soon. */
const patienceMs = 5 * 60_000;
const restMs = 30_000;
/** What one alert tells of; where more is overdue, the next follows at once. */
const batch = 20;

/** Starts watching that no escalation waits unsent. */
export function startOverdue(shell: Shell): Loop {
  return startLoop('overdue', shell, async () => ((await tellOverdue(shell)) < batch ? restMs : 0));
}

/**
 * Tells the desks of escalations that have waited too long, once for each over all replicas: in
 * every support channel, and the lead and the fallback directly. Returns how many there were.
 */
export async function tellOverdue(shell: Shell): Promise<number> {
  const overdue = await shell.outbox.tellOverdue(patienceMs, batch, (found) => {
    const desks = Map.groupBy(found, ({ deskId }) => deskId);
    return [...desks].flatMap(([deskId, entries]) => alertsOf(shell, deskId, entries));
  });
  for (const { deskId: desk, number, id: entry, to, as, ageMs, error } of overdue) {
    shell.meter.overdue(platformName(to));
    shell.log.error(
      { desk, number, entry, to, as, ageMs, reason: error },
      'an escalation waits unsent; the desk is told to call',
    );
  }
  if (overdue.length > 0) shell.hint.raise();
  return overdue.length;
}

/** To all places: what of it still holds is looked up at sending, which may be after an outage. */
function alertsOf(
  { desks, platforms }: Shell,
  deskId: string,
  unsent: readonly UnsentEntry[],
): OutboxEntry[] {
  const desk = desks.get(deskId);
  if (!desk) return [];
  const people = [...(desk.lead ? [desk.lead] : []), desk.fallback];
  const places = [...desk.supportChannels, ...people.map(({ address }) => address)];
  return [...new Set<Address>(places)]
    .filter((place) => platforms.has(platformName(place)))
    .map((to) => ({
      deskId,
      number: '',
      to,
      // Of its own, as what is unsent may be to the same person, and nothing overtakes it there.
      conversation: `alert:${to}`,
      as: alertRole,
      keys: [],
      urgent: true,
      delivery: { kind: 'overdue', entries: unsent.map(({ id }) => id) },
    }));
}

/**
 * What an alert says now; null where all of it was sent meanwhile, or given up for the fallback. What
 * waited for the very platform that takes this alert to answer is about to go through.
 */
export async function presentOverdue(
  shell: Shell,
  { deskId, to }: Pick<ClaimedEntry, 'deskId' | 'to'>,
  ids: readonly string[],
): Promise<Message | null> {
  const desk = shell.desks.get(deskId);
  const waits = desk ? await shell.outbox.unsent(deskId, ids) : [];
  const unsent = waits.filter(
    (one) => platformName(one.to) !== platformName(to) || !one.error?.startsWith(unansweredWords),
  );
  if (!desk || unsent.length === 0) return null;
  const untold = await Promise.all(
    unsent.map(async ({ number, to: address, as, ageMs, error }) => ({
      number,
      title: (await shell.tickets.find(deskId, number))?.title ?? '',
      person: named(desk, { address, name: address }),
      role: desk.policy.roles[as] ?? as,
      waitedMs: ageMs,
      reason: error,
    })),
  );
  return withNames(shell, overdueMessage(untold), platformName(to));
}
