import type { Queries, Statement } from '../connect.ts';

/** Whether an entry, by its alias, is of an escalation or a reminder; null without a slot. */
export function escalates(sql: Queries, entry: string): Statement {
  return sql`(${sql(entry)}.slot like 'escalation:%' or ${sql(entry)}.slot like 'reminder:%')`;
}
