import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attachStore, type Store } from '../../db/index.ts';
import { ConfigError, readConfig } from '../config.ts';
import { loadDesks } from '../files/load-desks.ts';
import { type Policies, policyVersions } from '../runtime/policies.ts';
import type { Clock, Desk } from '../runtime/ports.ts';
import { takeUpContacts } from '../runtime/take-up-desks.ts';
import { sandboxDeskFile } from '../sandbox-desk.ts';

/** What a command of the operator works on: the desks and their data, beside a running bot or not. */
export interface DeskData {
  readonly desks: ReadonlyMap<string, Desk>;
  readonly tickets: Store['tickets'];
  readonly policies: Policies;
  readonly clock: Clock;
}

/** A command looks at data; it makes none in a mistyped folder. */
async function requireData(dataDir: string): Promise<void> {
  await access(join(dataDir, 'postgres')).catch(() => {
    throw new ConfigError([
      `FIRSTLINE_DATA_DIR: there is no data of the bot in ${dataDir}; set it to the bot's folder, or set DATABASE_URL`,
    ]);
  });
}

/** Opens the data that the environment names, for the time of `work`. Throws what start would. */
export async function withDeskData<Result>(
  work: (data: DeskData) => Promise<Result>,
): Promise<Result> {
  const config = readConfig();
  const desks = await loadDesks(config.deskFile ?? fileURLToPath(sandboxDeskFile));
  if (config.databaseUrl === null) await requireData(config.dataDir);
  const store = await attachStore(
    config.databaseUrl === null ? { dataDir: config.dataDir } : { url: config.databaseUrl },
  );
  try {
    const policies = policyVersions(store.tickets);
    for (const { id } of desks) await policies.reload(id);
    const present = new Map<string, Desk>();
    const fileDesks = new Map(desks.map((desk) => [desk.id, desk]));
    await takeUpContacts({ desks: present, fileDesks, contactEdits: store.contactEdits });
    return await work({
      desks: present,
      tickets: store.tickets,
      policies,
      clock: { now: () => Date.now() },
    });
  } finally {
    await store.close();
  }
}
