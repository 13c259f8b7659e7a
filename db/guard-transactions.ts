import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import type { Sql, Transaction } from './connect.ts';
import { codeOf } from './embedded/error.ts';

/** Between the failure of a connection's query and the end of the connection. */
const closingMs = 50;

/**
 * Makes a client survive that a transaction's connection breaks: the driver would write on to it,
 * `rollback` first of all, and the process would end by that. The transaction fails as it should.
 */
export function guardTransactions(sql: Sql): Sql {
  const begin = sql.begin.bind(sql);
  const guarded = (...args: readonly unknown[]) => {
    const work = args.at(-1);
    if (typeof work !== 'function') throw new TypeError('a transaction is a function');
    let over = false;
    const done = begin(typeof args[0] === 'string' ? args[0] : '', async (tx) => {
      try {
        return await work(watched(tx, () => over));
      } catch (error) {
        if (isBroken(error)) await sleep(closingMs);
        // The driver tells of the broken connection by itself; what is thrown here, it would undo.
        if (over) return new Promise<never>(() => {});
        throw error;
      }
    });
    done.catch(() => {
      over = true;
    });
    return done;
  };
  return Object.assign(sql, { begin: guarded });
}

/** Asks nothing more once the transaction is over. */
function watched(tx: Transaction, isOver: () => boolean): Transaction {
  const check = () => {
    if (isOver()) throw new Error('the transaction is over');
  };
  return new Proxy(tx, {
    apply(target, self, args) {
      check();
      return Reflect.apply(target, self, args);
    },
    get(target, name) {
      check();
      return Reflect.get(target, name);
    },
  });
}

/** Whether it is what a query hears whose connection ends. */
function isBroken(error: unknown): boolean {
  if (error instanceof postgres.PostgresError) return error.severity !== 'ERROR';
  return broken.has(codeOf(error) ?? '');
}

const broken: ReadonlySet<string> = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'ECONNABORTED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
]);
