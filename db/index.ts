import type { Outbox, TicketStore } from '../src/runtime/ports.ts';
import { type Connection, type Database, openDatabase } from './connect.ts';
import { type Hints, hints } from './hints.ts';
import { holdFolder } from './hold-folder.ts';
import { migrate } from './migrate.ts';
import { outbox } from './outbox.ts';
import { ticketStore } from './ticket-store.ts';

export type { Connection } from './connect.ts';
export { EmbeddedPostgresError } from './embedded.ts';

export interface Store {
  readonly tickets: TicketStore;
  readonly outbox: Outbox;
  /** Resolves while the database answers; for the health check. */
  ping(): Promise<void>;
  /** Hears when another replica may have left work. Only a hint: polling must suffice. */
  onWork(listener: () => void): void;
  /** Ends all sessions, and the embedded server where this opened one. */
  close(): Promise<void>;
}

/** Opens the database, brings its tables up to date, and gives the stores on it. */
export async function openStore(
  connection: Connection,
  options: { readonly poolSize?: number } = {},
): Promise<Store> {
  const database = await openDatabase(connection, options);
  if ('dataDir' in connection) return openEmbeddedStore(database, connection.dataDir);
  try {
    await migrate(database);
    return storeOn(database, hints(database.sql));
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function openEmbeddedStore(database: Database, dataDir: string): Promise<Store> {
  const holder = await holdFolder(database, dataDir).catch(async (error) => {
    await database.leave();
    throw error;
  });
  const close = async () => {
    await holder.end({ timeout: 1 });
    await database.close();
  };
  try {
    await migrate(database);
    return { ...storeOn(database), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** On the embedded database there are no other replicas. */
const alone: Hints = { send() {}, onHint() {} };

/** The stores on an opened, migrated database. */
export function storeOn(database: Database, shared: Hints = alone): Store {
  return {
    tickets: ticketStore(database.sql, shared.send),
    outbox: outbox(database.sql),
    ping: async () => {
      await database.sql`select 1`;
    },
    onWork: shared.onHint,
    close: () => database.close(),
  };
}
