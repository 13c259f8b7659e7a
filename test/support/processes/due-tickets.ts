import { randomUUID } from 'node:crypto';
import type { Database } from '../../../db/connect.ts';
import { storeOn } from '../../../db/index.ts';
import { loadDesks } from '../../../src/files/load-desks.ts';
import { decision } from '../../../src/runtime/decision.ts';
import { openingOf } from '../../../src/runtime/opening.ts';

export interface DueTickets {
  readonly count: number;
  /** When all of them were reported, epoch ms. */
  readonly reportedAt: number;
  /** Who reported them, by turns. */
  readonly requesters: readonly string[];
  /** Whether their cards and confirmations are to be sent too. */
  readonly shown: boolean;
}

/** Opens tickets of Severity 1 by the store, as many requests would have. */
export async function writeDueTickets(
  database: Database,
  deskFile: string,
  { count, reportedAt, requesters, shown }: DueTickets,
): Promise<void> {
  const store = storeOn(database);
  const [desk] = await loadDesks(deskFile);
  if (!desk) throw new Error('no desk');
  const { id, policy, policyVersion } = desk;
  await store.tickets.savePolicy(id, policyVersion, policy, reportedAt);
  const open = (place: number) => {
    const who = requesters[place % requesters.length] ?? '';
    const submission = {
      id: randomUUID(),
      requester: { address: `slack:T0SANDBOX/${who}`, name: who },
      answers: { summary: `Ticket ${place}`, product: 'user-access', systemDown: 'yes' },
      consents: [],
      at: reportedAt,
    };
    return store.tickets.create(id, submission.id, (taken) => {
      const command = openingOf(desk, submission, `NX-${1000 + taken}`, null);
      const opened = decision(null, command, policy, desk, reportedAt);
      return shown ? opened : { ...opened, outbox: [] };
    });
  };
  let next = 0;
  const worker = async () => {
    while (next < count) await open(next++);
  };
  await Promise.all(Array.from({ length: 10 }, worker));
}
