import {
  type ContactEdits,
  type ConversationReferences,
  type Homes,
  type Keeping,
  memoryPaces,
  type Outbox,
  type PaceBook,
  type TicketStore,
  type Timers,
} from '../src/runtime/ports.ts';
import { type Connection, type Database, openDatabase } from './connect.ts';
import { contactEdits } from './contact-edits.ts';
import { type Hints, hints } from './hints.ts';
import { holdFolder } from './hold-folder.ts';
import { homes } from './homes.ts';
import { installations, type KeptInstallations } from './installations.ts';
import { keeping } from './keeping.ts';
import { migrate } from './migrate.ts';
import { openFolder } from './open-folder.ts';
import { outbox } from './outbox.ts';
import { paceBook } from './pace-book.ts';
import { references } from './references.ts';
import { secretBox } from './secret-box.ts';
import { ticketStore } from './ticket-store.ts';
import { leaveFolder, visitFolder } from './visit-folder.ts';

export type { Connection } from './connect.ts';
export { type DatabaseState, describeDatabase } from './describe.ts';
export { EmbeddedPostgresError } from './embedded.ts';
export type { KeptInstallations } from './installations.ts';

export interface Store {
  readonly tickets: TicketStore;
  readonly outbox: Outbox;
  readonly homes: Homes;
  readonly keeping: Keeping;
  readonly contactEdits: ContactEdits;
  /** How people and channels are reached where the platform cannot be asked. */
  readonly references: ConversationReferences;
  /** The platforms' pace: kept together with all replicas, or by this process where it has none. */
  readonly paces: PaceBook;
  /** Where the bot is installed, with these keys of 32 bytes: the first encrypts, all decrypt. */
  installations(keys: readonly Uint8Array[]): KeptInstallations;
  /** Resolves while the database answers; for the health check. */
  ping(): Promise<void>;
  /** Hears when another replica may have left work. Only a hint: polling must suffice. */
  onWork(listener: () => void): void;
  /** Ends all sessions, and the embedded server where nobody else needs it. */
  close(): Promise<void>;
}

interface StoreOptions {
  readonly poolSize?: number;
  /** For the pace of a bot without replicas; default the machine's. */
  readonly timers?: Timers;
}

/** Opens the database for a bot, brings its tables up to date, and gives the stores on it. */
export async function openStore(
  connection: Connection,
  { poolSize, timers }: StoreOptions = {},
): Promise<Store> {
  if ('url' in connection) return openShared(connection, poolSize);
  const { database, session } = await openFolder(connection, poolSize, holdFolder);
  const close = async () => {
    await session.end({ timeout: 1 });
    await database.close();
  };
  try {
    await migrate(database);
    return { ...storeOn(database), paces: memoryPaces(timers), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Opens the database for a command, also beside a bot. An embedded server that runs is left running;
 * one that a command started stops with the last command, unless a bot has come.
 */
export async function attachStore(
  connection: Connection,
  { poolSize }: StoreOptions = {},
): Promise<Store> {
  if ('url' in connection) return openShared(connection, poolSize);
  const { database, session } = await openFolder(
    { ...connection, startedBy: 'command' },
    poolSize,
    visitFolder,
  );
  return { ...storeOn(database), close: () => leaveFolder(database, session) };
}

/** Opens a database that other replicas may share. */
async function openShared(connection: Connection, poolSize: number | undefined): Promise<Store> {
  const database = await openDatabase(connection, poolSize === undefined ? {} : { poolSize });
  try {
    await migrate(database);
    const shared = await hints(database.sql);
    return { ...storeOn(database, shared), paces: paceBook(database.sql) };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** On the embedded database there are no other replicas. */
const alone: Hints = { send() {}, async flush() {}, onHint() {} };

/** The stores on an opened, migrated database. */
export function storeOn(database: Database, shared: Hints = alone): Store {
  return {
    tickets: ticketStore(database.sql, shared.send),
    outbox: outbox(database.sql),
    homes: homes(database.sql),
    installations: (keys) => installations(database.sql, secretBox(keys)),
    keeping: keeping(database.sql),
    contactEdits: contactEdits(database.sql),
    references: references(database.sql),
    paces: memoryPaces(),
    ping: async () => {
      await database.sql`select 1`;
    },
    onWork: shared.onHint,
    close: async () => {
      await shared.flush();
      await database.close();
    },
  };
}
