import type { Queries, Statement } from './connect.ts';

/**
 * An array of JSON texts, for `unnest`. They go as one text, a document a line, as JSON has no line
 * break in it: so their many quotes need not be written, and read, a second time as an array has them.
 */
export function documents(sql: Queries, all: readonly unknown[]): Statement {
  return sql`string_to_array(${all.map((one) => JSON.stringify(one)).join('\n')}::text, chr(10))`;
}
