import type postgres from 'postgres';
import { describeDatabaseUrl, malformed, readDatabaseUrl } from './database-url.ts';
import { driver } from './driver.ts';
import { type EmbeddedOptions, type EmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts';

type Elements = readonly (string | number | null)[];

const types = {
  /** Instants and counts are `bigint` columns, and far from the limit of exact numbers. */
  bigint: {
    to: 20,
    from: [20],
    parse: (text: string): number => Number(text),
    serialize: (value: number): string => String(value),
  },
  /** Arrays of int, text and bigint, as parameters only. */
  array: {
    to: 1009,
    from: [1007, 1009, 1016],
    parse: (): Elements => {
      throw new Error('arrays are read as JSON');
    },
    serialize: (elements: Elements): string => `{${elements.map(arrayElement).join()}}`,
  },
};

/** Control characters and surrogates; of texts without, arrays and JSON are quoted alike. */
const unlikeJson = /[^ -\ud7ff\ue000-\uffff]/;

/** As JSON where that will do, which is several times faster. */
function arrayElement(value: Elements[number]): string {
  if (value === null) return 'null';
  const text = String(value);
  return unlikeJson.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : JSON.stringify(text);
}

type Types = { bigint: number; array: Elements };
export type Sql = postgres.Sql<Types>;
export type Transaction = postgres.TransactionSql<Types>;
/** What asks one question after the other, within a transaction or not. */
export type Queries = postgres.ISql<Types>;
/** What is asked once it is awaited, or is a part of another that it stands in. */
export type Statement = postgres.PendingQuery<postgres.Row[]>;

/** A Postgres of one's own by its URL, or the embedded one in a data folder. */
export type Connection =
  /** `called` names it in errors; default `DATABASE_URL`. */
  { readonly url: string; readonly called?: string } | EmbeddedOptions;

export interface Database {
  readonly sql: Sql;
  /** A further client with one lasting session, for the caller to end; `lost` hears of other ends. */
  single(lost?: () => void): Sql;
  /** Starts the embedded server again where it ended. Throws EmbeddedPostgresError. */
  serve(): Promise<void>;
  /** Ends all sessions of this client, and leaves a server that it started running. */
  leave(): Promise<void>;
  /** Ends all sessions, and the embedded server where this opened one. */
  close(): Promise<void>;
}

/** For a session that keeps a lock: by default the driver replaces it within the hour. */
const lasting = { max_lifetime: null } as const;

type Client = (max: number, more?: typeof lasting & { readonly onclose?: () => void }) => Sql;

const oldestVersion = 15;

/**
 * Opens the database and checks that it answers. Sessions that hang in a transaction lose it: a
 * replica that vanished must not keep tickets locked.
 */
export async function openDatabase(
  connection: Connection,
  options: { readonly poolSize?: number } = {},
): Promise<Database> {
  if ('url' in connection) return openByUrl(connection, options.poolSize);
  const embedded = await startEmbeddedPostgres(connection);
  const client: Client = (max, more) => driver({ ...embedded.options, ...settings(max), ...more });
  return database(client, options.poolSize, embedded);
}

async function openByUrl(
  { url, called = 'DATABASE_URL' }: { readonly url: string; readonly called?: string },
  poolSize: number | undefined,
): Promise<Database> {
  const { url: plain, host } = readDatabaseUrl(url, called);
  const client: Client = (max, more) => {
    try {
      return driver(plain, {
        ...settings(max),
        ...more,
        ...(host === undefined ? {} : { host }),
      });
    } catch {
      throw malformed(called);
    }
  };
  const opened = database(client, poolSize, { serve: async () => {}, stop: async () => {} });
  try {
    await check(opened.sql);
    return opened;
  } catch (error) {
    await opened.close();
    throw new Error(`${called} (${describeDatabaseUrl(url)}): ${failure(error)}`);
  }
}

/**
 * All queries are a few index look-ups. A plan made and kept while a table was small must not read
 * all of it after a thousand reports in a minute, before the server has counted them.
 */
const indexesOnly = {
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
};

function settings(max: number) {
  return {
    max,
    types,
    // The driver would ask each new session for its array types, and let the process end where the
    // server goes away at that moment.
    fetch_types: false,
    connect_timeout: 10,
    // The driver's own rest grows up to 20 s, and keeps those who ask waiting once the server is back.
    backoff: () => 0.25,
    onnotice: () => {},
    connection: {
      application_name: 'firstline',
      TimeZone: 'UTC',
      // As copies are written and read on any server, whatever that was set to.
      DateStyle: 'ISO, MDY',
      statement_timeout: 60_000,
      idle_in_transaction_session_timeout: 15_000,
      ...indexesOnly,
    },
  };
}

function database(
  client: Client,
  poolSize = 10,
  { serve, stop }: Pick<EmbeddedPostgres, 'serve' | 'stop'>,
): Database {
  const sql = client(poolSize);
  const leave = () => sql.end({ timeout: 5 });
  return {
    sql,
    single: (lost) => client(1, lost ? { ...lasting, onclose: lost } : lasting),
    serve,
    leave,
    close: async () => {
      await leave();
      await stop();
    },
  };
}

async function check(sql: Sql): Promise<void> {
  const [server] = await sql<{ version: number; encoding: string }[]>`
    select current_setting('server_version_num')::int / 10000 as version,
      current_setting('server_encoding') as encoding`;
  if (!server) throw new Error('the server gave no version');
  if (server.version < oldestVersion) {
    throw new Error(`Postgres ${oldestVersion} or newer is needed, this is ${server.version}`);
  }
  if (server.encoding !== 'UTF8') {
    throw new Error(`the database must have the encoding UTF8, not ${server.encoding}`);
  }
}

/** What the driver says, whose messages never hold the password. */
function failure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError) return error.errors.map(failure).join('; ');
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'CONNECT_TIMEOUT') return 'no Postgres answered within 10 seconds';
  return error.message || code || error.name;
}
