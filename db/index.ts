import type { Instant } from '../src/engine/instant.ts';
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
import { type Backlog, backlog } from './backlog.ts';
import { type Connection, type Database, openDatabase } from './connect.ts';
import { contactEdits } from './contact-edits.ts';
import { type Hints, hints } from './hints.ts';
import { holdFolder } from './hold-folder.ts';
import { homes } from './homes.ts';
import { installations, type KeptInstallations } from './installations.ts';
import { keepServed } from './keep-served.ts';
import { keeping } from './keeping.ts';
import { migrate, type TablesState, tablesOf } from './migrate.ts';
import { openFolder } from './open-folder.ts';
import { outbox } from './outbox.ts';
import { paceBook } from './pace-book.ts';
import { references } from './references.ts';
import { requireCurrent } from './require-current.ts';
import { secretBox } from './secret-box.ts';
import { ticketStore } from './ticket-store.ts';
import { newTroubles, type Trouble, type Troubles } from './troubles.ts';
import { leaveFolder, visitFolder } from './visit-folder.ts';
import { watchDisk } from './watch-disk.ts';

export type { Backlog } from './backlog.ts';
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
  /** How the tables compare with this version's. Throws while the database is in trouble. */
  tables(): Promise<TablesState['kind']>;
  /** How much there is to do, with the desk's `now`. */
  backlog(now: Instant): Promise<Backlog>;
  /** Hears of trouble that the database is in, and, with null, that it is over. */
  onTrouble(listener: (trouble: Trouble | null) => void): void;
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
  if ('url' in connection) return openShared(connection, poolSize, migrate);
  const troubles = newTroubles();
  const keeper = keepServed(troubles);
  const { database, session } = await openFolder(connection, poolSize, (served, dataDir) =>
    holdFolder(served, dataDir, keeper.lost),
  );
  const close = async () => {
    const isHeld = await keeper.stop();
    await session.end({ timeout: 1 });
    await (isHeld ? database.close() : database.leave());
  };
  try {
    keeper.keep(database, session);
    await migrate(database);
    return { ...storeOn(database, alone, troubles), paces: memoryPaces(timers), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Opens the database for a command, also beside a bot. An embedded server that runs is left running;
 * one that a command started stops with the last command, unless a bot has come. Throws
 * UnusableTables where the tables are not this version's; they stay as they are.
 */
export async function attachStore(
  connection: Connection,
  { poolSize }: StoreOptions = {},
): Promise<Store> {
  if ('url' in connection) {
    return openShared(connection, poolSize, ({ sql }) => requireCurrent(sql));
  }
  const { database, session } = await openFolder(
    { ...connection, startedBy: 'command' },
    poolSize,
    visitFolder,
  );
  return { ...storeOn(database), close: () => leaveFolder(database, session) };
}

/** Opens a database that other replicas may share, with its tables as `prepare` wants them. */
async function openShared(
  connection: Connection,
  poolSize: number | undefined,
  prepare: (database: Database) => Promise<void>,
): Promise<Store> {
  const database = await openDatabase(connection, poolSize === undefined ? {} : { poolSize });
  try {
    await prepare(database);
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
export function storeOn(
  database: Database,
  shared: Hints = alone,
  troubles: Troubles = newTroubles(),
): Store {
  const { over } = watchDisk(database.sql, troubles);
  return {
    tickets: over(ticketStore(database.sql, shared.send)),
    outbox: over(outbox(database.sql)),
    homes: over(homes(database.sql)),
    installations: (keys) => installations(database.sql, secretBox(keys)),
    keeping: over(keeping(database.sql)),
    contactEdits: over(contactEdits(database.sql)),
    references: over(references(database.sql)),
    paces: memoryPaces(),
    tables: async () => {
      const trouble = troubles.now();
      if (trouble) throw new Error(trouble.why);
      return (await tablesOf(database.sql)).kind;
    },
    onTrouble: troubles.onChange,
    backlog: (now) => backlog(database.sql, now),
    onWork: shared.onHint,
    close: async () => {
      await shared.flush();
      await database.close();
    },
  };
}
