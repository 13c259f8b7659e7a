import type { Instant } from '../../src/engine/instant.ts';
import type { Delivery, DeliveryRecord } from '../../src/runtime/ports.ts';
import type { Sql } from '../connect.ts';

interface Row {
  readonly to: string;
  readonly as: string;
  readonly keys: readonly string[];
  readonly delivery: Delivery;
  readonly status: DeliveryRecord['status'];
  readonly finishedAt: Instant | null;
}

/** What was sent, or could not be, about a ticket, in the order of writing. */
export async function listDeliveries(
  sql: Sql,
  deskId: string,
  number: string,
): Promise<readonly DeliveryRecord[]> {
  const rows = await sql<Row[]>`
    select recipient as to, addressed_as as as, keys, delivery, status,
      (extract(epoch from finished_at) * 1000)::bigint as "finishedAt"
    from outbox
    where desk_id = ${deskId} and number = ${number}
    order by seq`;
  return rows.map(({ delivery, ...row }) => ({
    ...row,
    kind: delivery.kind,
    summary: 'message' in delivery ? delivery.message.summary : '',
  }));
}
