import type { Message } from '../views/message.ts';
import { overdueMessage } from '../views/overdue-message.ts';
import { platformName } from './addresses.ts';
import { withNames } from './known-names.ts';
import { type Loop, startLoop } from './loop.ts';
import { named } from './people.ts';
import type { Address, ClaimedEntry, Desk, OutboxEntry, UnsentEntry } from './ports.ts';
import type { Shell } from './shell.ts';

/** As what alerts are sent; being no escalations, none is about another. */
export const alertRole = 'alert';

/** How the reason of an entry begins whose platform gave no answer. */
export const unansweredWords = 'the platform does not answer';

/** An escalation that is not sent by then is not going to be soon. */
const patienceMs = 5 * 60_000;
const restMs = 30_000;
/** Between two looks whether an alert that has nothing to say yet has. */
export const alertWaitMs = 1000;
/** What one alert tells of; where more is overdue, the next follows at once. */
const batch = 20;
export const hastenedAtOnce = 500;

/** Starts watching that no escalation waits unsent, and nothing for a time that is hours away. */
export function startOverdue(shell: Shell): Loop {
  return startLoop('overdue', shell, async () => {
    const isMore = await hasten(shell);
    return (await tellOverdue(shell)) < batch && !isMore ? restMs : 0;
  });
}

/** A clock of the database that was set back holds nothing up. Returns whether there may be more. */
async function hasten({ outbox, log, hint }: Shell): Promise<boolean> {
  const hastened = await outbox.hasten(hastenedAtOnce);
  if (hastened === 0) return false;
  log.warn({ entries: hastened }, 'the database’s clock was set back; what waited for it goes on');
  hint.raise();
  return hastened === hastenedAtOnce;
}

/**
 * Tells the desks of escalations that have waited too long, once for each over all replicas: in
 * every support channel, and the lead and the fallback directly. Returns how many there were. Those
 * of desks that this replica can tell nothing are left to the others.
 */
export async function tellOverdue(shell: Shell): Promise<number> {
  const places = new Map(
    [...shell.desks.values()]
      .map((desk) => [desk.id, placesOf(shell, desk)] as const)
      .filter(([, ofDesk]) => ofDesk.length > 0),
  );
  const overdue = await shell.outbox.tellOverdue([...places.keys()], patienceMs, batch, (found) =>
    [...Map.groupBy(found, ({ deskId }) => deskId)].flatMap(([deskId, unsent]) =>
      (places.get(deskId) ?? []).map((to) => alertOf(deskId, to, unsent)),
    ),
  );
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

/** All of them: what of an alert still holds is looked up at sending, which may be after an outage. */
function placesOf({ platforms }: Shell, desk: Desk): Address[] {
  const people = [...(desk.lead ? [desk.lead] : []), desk.fallback];
  const places = [...desk.supportChannels, ...people.map(({ address }) => address)];
  return [...new Set(places)].filter((place) => platforms.has(platformName(place)));
}

function alertOf(deskId: string, to: Address, unsent: readonly UnsentEntry[]): OutboxEntry {
  return {
    deskId,
    number: '',
    to,
    // Of its own, as what is unsent may be to the same person, and nothing overtakes it there; and
    // as one that cannot say anything yet holds up no other.
    conversation: `alert:${to}:${unsent[0]?.id}`,
    as: alertRole,
    keys: [],
    urgent: true,
    delivery: { kind: 'overdue', entries: unsent.map(({ id }) => id) },
  };
}

/**
 * What an alert says now; null where all of it was sent meanwhile, or given up for the fallback. What
 * waited for the very platform that takes this alert to answer is about to go through: an alert of
 * nothing else has `not yet` anything to say, until that was sent or failed for another reason.
 */
export async function presentOverdue(
  shell: Shell,
  { deskId, to }: Pick<ClaimedEntry, 'deskId' | 'to'>,
  ids: readonly string[],
): Promise<Message | 'not yet' | null> {
  const desk = shell.desks.get(deskId);
  const waits = await shell.outbox.unsent(deskId, ids);
  const unsent = waits.filter(
    (one) => platformName(one.to) !== platformName(to) || !one.error?.startsWith(unansweredWords),
  );
  if (waits.length === 0) return null;
  // Without the desk, another replica may have it.
  if (!desk || unsent.length === 0) return 'not yet';
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
