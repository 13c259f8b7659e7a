import { fileURLToPath } from 'node:url';
import type { Store } from '../../db/index.ts';
import { readConfig } from '../config.ts';
import { loadDesks } from '../files/load-desks.ts';
import { type Policies, policyVersions } from '../runtime/policies.ts';
import type { Clock, Desk } from '../runtime/ports.ts';
import { takeUpContacts } from '../runtime/take-up-desks.ts';
import { sandboxDeskFile } from '../sandbox-desk.ts';
import { withStore } from './with-store.ts';

/** What a command of the operator works on: the desks and their data, beside a running bot or not. */
export interface DeskData {
  readonly desks: ReadonlyMap<string, Desk>;
  readonly tickets: Store['tickets'];
  readonly keeping: Store['keeping'];
  readonly contactEdits: Store['contactEdits'];
  readonly policies: Policies;
  readonly clock: Clock;
}

/** Opens the data that the environment names, for the time of `work`. Throws what start would. */
export async function withDeskData<Result>(
  work: (data: DeskData) => Promise<Result>,
): Promise<Result> {
  const config = readConfig();
  const desks = await loadDesks(config.deskFile ?? fileURLToPath(sandboxDeskFile));
  return withStore(config, async (store) => {
    const policies = policyVersions(store.tickets);
    for (const { id } of desks) await policies.reload(id);
    const present = new Map<string, Desk>();
    const fileDesks = new Map(desks.map((desk) => [desk.id, desk]));
    await takeUpContacts({ desks: present, fileDesks, contactEdits: store.contactEdits });
    return work({
      desks: present,
      tickets: store.tickets,
      keeping: store.keeping,
      contactEdits: store.contactEdits,
      policies,
      clock: { now: () => Date.now() },
    });
  });
}
