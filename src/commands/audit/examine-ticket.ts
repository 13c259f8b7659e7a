import { nextCheckAt } from '../../engine/decide.ts';
import { evolve } from '../../engine/evolve.ts';
import type { Policy } from '../../engine/policy.ts';
import type { Ticket } from '../../engine/ticket.ts';
import { at, type KeptTicket } from '../../runtime/ports.ts';

/** A check may be late by so much while the bot works, and where it tries again after a failure. */
const lateMs = 5 * 60_000;
/** Kept since some version; a ticket from before lacks them. */
const younger: ReadonlySet<string> = new Set(['lastActivity', 'reminded', 'remindedAt']);
const mostPaths = 5;

/**
 * What of a ticket does not follow from its events, in sentences; empty where all does.
 * `policyOf`: the policy of a version, or null where that is not kept.
 */
export function examineTicket(
  kept: KeptTicket,
  policyOf: (version: string) => Policy | null,
  now: number,
): string[] {
  const unread = kept.events.filter(({ event }) => typeof at(event, 'type') !== 'string');
  if (unread.length > 0) return unread.map(({ seq }) => `event ${seq} cannot be read`);
  const found = examineEvents(kept);
  try {
    return [...found, ...examineState(kept, policyOf, now)];
  } catch {
    return [...found, 'its state cannot be read'];
  }
}

function examineState(
  kept: KeptTicket,
  policyOf: (version: string) => Policy | null,
  now: number,
): string[] {
  const folded = fold(kept);
  const found = examineRow(kept);
  if (typeof folded === 'string') return [...found, folded];
  const paths = differences(kept.ticket, folded, '').slice(0, mostPaths);
  return [
    ...found,
    ...(paths.length > 0
      ? [`its state is not that of its events: ${paths.join(', ')}`]
      : examineCheck(kept, policyOf, now)),
  ];
}

function fold({ events }: KeptTicket): Ticket | string {
  try {
    let ticket: Ticket | null = null;
    for (const { event } of events) ticket = evolve(ticket, event);
    return ticket ?? 'it has no events';
  } catch (error) {
    return `its events cannot be followed: ${error instanceof Error ? error.message : error}`;
  }
}

function examineEvents({ deskId, number, events }: KeptTicket): string[] {
  const found: string[] = [];
  const seqs = events.map(({ seq }) => seq);
  const gap = seqs.findIndex((seq, at) => seq !== at + 1);
  if (gap >= 0) found.push(`event ${gap + 1} is missing`);
  for (const { seq, at, type, escalation, event } of events) {
    const fired = event.type === 'EscalationFired' ? event.key : null;
    if (event.type !== type || event.at !== at || fired !== escalation) {
      found.push(`event ${seq} is not what its row says`);
    }
    if (event.type === 'TicketOpened' && (event.deskId !== deskId || event.number !== number)) {
      found.push(`event ${seq} is of ${event.number} of ${event.deskId}`);
    }
  }
  const keys = events.flatMap(({ event }) => (event.type === 'EscalationFired' ? [event.key] : []));
  const twice = new Set(keys.filter((key, at) => keys.indexOf(key) < at));
  for (const key of twice) found.push(`threshold ${key} fired more than once`);
  return found;
}

/** The row against the state that it holds. */
function examineRow({ deskId, number, ticket, row }: KeptTicket): string[] {
  const pairs: [string, unknown, unknown][] = [
    ['desk', deskId, ticket.deskId],
    ['number', number, ticket.number],
    ['version', row.version, ticket.version],
    ['level', row.level, ticket.level],
    ['state', row.state, ticket.state],
    ['reported_at', row.reportedAt, ticket.reportedAt],
    ['resolved_at', row.resolvedAt, ticket.resolvedAt],
    ['requester', row.requester, ticket.requester.address],
    ['charged', row.charged, (ticket.report?.charge ?? null) !== null],
  ];
  return pairs
    .filter(([, column, state]) => column !== state)
    .map(([name, column, state]) => `${name} is ${text(column)}, and in its state ${text(state)}`);
}

/** Nobody looks at a ticket whose check is later than its clocks ask for. */
function examineCheck(
  { ticket, row }: KeptTicket,
  policyOf: (version: string) => Policy | null,
  now: number,
): string[] {
  const policy = policyOf(ticket.policyVersion);
  if (!policy) return [`its policy version ${ticket.policyVersion} is not kept`];
  const due = nextCheckAt(ticket, policy, now);
  if (due === null) return [];
  if (row.nextCheckAt !== null && row.nextCheckAt <= Math.max(due, now) + lateMs) return [];
  const kept = row.nextCheckAt === null ? 'never' : `at ${utc(row.nextCheckAt)}`;
  return [`its clocks are looked at ${kept}, and want it at ${utc(due)}`];
}

/** The paths at which what is kept is not what it should be. */
function differences(kept: unknown, made: unknown, path: string): string[] {
  if (kept === made) return [];
  if (!isComposite(kept) || !isComposite(made)) return [path];
  if (Array.isArray(kept) !== Array.isArray(made)) return [path];
  const keys = new Set([...Object.keys(kept), ...Object.keys(made)]);
  return [...keys].flatMap((key) => {
    const [one, other] = [kept[key], made[key]];
    const lacks = one === undefined && (younger.has(key) || (other ?? null) === null);
    return lacks ? [] : differences(one, other, path === '' ? key : `${path}.${key}`);
  });
}

function isComposite(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function text(value: unknown): string {
  return JSON.stringify(value);
}

function utc(at: number): string {
  return new Date(at).toISOString();
}
