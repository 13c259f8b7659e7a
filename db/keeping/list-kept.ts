import type { Instant } from '../../src/engine/instant.ts';
import type { Address, Person } from '../../src/engine/ticket.ts';
import type {
  ConversationReference,
  Draft,
  KeptTicket,
  ReferralRecord,
  Unsent,
} from '../../src/runtime/ports.ts';
import type { Sql } from '../connect.ts';
import { references } from '../references.ts';

type Row = Pick<KeptTicket, 'number' | 'ticket'> &
  KeptTicket['row'] & { readonly events: KeptTicket['events'] | null };

/** Tickets with all their events, one page by their numbers; each ticket is of one moment. */
export async function listKept(
  sql: Sql,
  deskId: string,
  after: string,
  limit: number,
  wanted: {
    readonly requester?: Address;
    readonly since?: Instant;
    readonly until?: Instant;
  } = {},
): Promise<readonly KeptTicket[]> {
  const { requester, since = null, until = null } = wanted;
  // Theirs apart: ordered by number at once, a plan may read the whole desk for them.
  const theirs = sql`
    theirs as materialized (
      select * from tickets where requester = ${requester ?? ''} and desk_id = ${deskId}
    ), `;
  const rows = await sql<Row[]>`
    with ${requester === undefined ? sql`` : theirs} page as materialized (
      select * from ${requester === undefined ? sql`tickets` : sql`theirs`}
      where desk_id = ${deskId} and number > ${after}
        and (${since}::bigint is null or reported_at >= ${since}::bigint)
        and (${until}::bigint is null or reported_at < ${until}::bigint)
      order by number limit ${limit}
    )
    select number, ticket, version, level, state, reported_at as "reportedAt",
      resolved_at as "resolvedAt", next_check_at as "nextCheckAt", charged, requester, (
        select json_agg(json_build_object('seq', seq, 'at', at, 'type', type,
          'escalation', escalation, 'event', event) order by seq)
        from events where events.desk_id = page.desk_id and events.number = page.number
      ) as events
    from page order by number`;
  return rows.map(({ number, ticket, events, ...row }) => ({
    deskId,
    number,
    ticket,
    row,
    events: events ?? [],
  }));
}

/** The drafts and referrals of a requester at a desk. */
export async function listUnsent(sql: Sql, deskId: string, requester: Address): Promise<Unsent> {
  const drafts = await sql<{ draft: Draft }[]>`
    select draft from drafts where desk_id = ${deskId} and requester = ${requester}
    order by opened_at, id`;
  const referrals = await sql<
    (Omit<ReferralRecord, 'deskId' | 'requester'> & { requester: Person })[]
  >`
    select draft_id as "draftId", requester, referral, answers, at from referrals
    where desk_id = ${deskId} and address = ${requester}
    order by at, draft_id`;
  return {
    drafts: drafts.map(({ draft }) => draft),
    referrals: referrals.map((referral) => ({ deskId, ...referral })),
  };
}

export async function findReference(
  sql: Sql,
  person: Address,
): Promise<ConversationReference | null> {
  const [found] = await references(sql).find([person]);
  return found ?? null;
}
