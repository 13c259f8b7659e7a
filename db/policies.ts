import type { Instant } from '../src/engine/instant.ts';
import type { Policy } from '../src/engine/policy.ts';
import type { Sql } from './connect.ts';

/** Keeps a policy document under its version; the same version again changes nothing. */
export async function savePolicy(
  sql: Sql,
  deskId: string,
  version: string,
  policy: Policy,
  at: Instant,
): Promise<void> {
  await sql`
    insert into policies (desk_id, version, policy, saved_at)
    values (${deskId}, ${version}, ${JSON.stringify(policy)}::text::json, ${at})
    on conflict do nothing`;
}

export async function readPolicies(sql: Sql, deskId: string): Promise<ReadonlyMap<string, Policy>> {
  const rows = await sql<{ version: string; policy: Policy }[]>`
    select version, policy from policies where desk_id = ${deskId}`;
  return new Map(rows.map((row) => [row.version, row.policy]));
}
