import type { ReferralRecord } from '../src/runtime/ports.ts';
import type { Sql } from './connect.ts';

/** Records that a requester was sent to another team; the same draft again changes nothing. */
export async function saveReferral(sql: Sql, record: ReferralRecord): Promise<void> {
  await sql`
    insert into referrals (desk_id, draft_id, referral, requester, answers, at, address)
    values (${record.deskId}, ${record.draftId}, ${record.referral},
      ${JSON.stringify(record.requester)}::text::json,
      ${JSON.stringify(record.answers)}::text::json, ${record.at},
      ${record.requester.address})
    on conflict (desk_id, draft_id) do nothing`;
}
