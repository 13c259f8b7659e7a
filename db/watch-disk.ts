import type { Sql } from './connect.ts';
import { codeOf, reasonOf } from './embedded/error.ts';
import type { Troubles } from './troubles.ts';

const diskFull = '53100';
const restMs = 5000;

/** Notices by what the queries hear that the disk is full, and by trying that it is not any more. */
export interface DiskWatch {
  /** The same part, whose failures are heard. */
  over<Part extends object>(part: Part): Part;
}

export function watchDisk(sql: Sql, troubles: Troubles): DiskWatch {
  let timer: NodeJS.Timeout | null = null;
  const tryAgain = () => {
    timer ??= setTimeout(look, restMs).unref();
  };
  const hear = (error: unknown) => {
    if (codeOf(error) !== diskFull || timer) return;
    troubles.tell({
      kind: 'full',
      why: `The disk of the database is full (${reasonOf(error)}): nothing new can be kept. Free some space; the bot goes on by itself.`,
    });
    tryAgain();
  };
  const look = async () => {
    const failure = await write(sql).catch(codeOf);
    timer = null;
    if (failure === diskFull) tryAgain();
    else if (troubles.now()?.kind === 'full') troubles.tell(null);
  };
  return {
    over: (part) =>
      new Proxy(part, {
        get(target, name) {
          const member = Reflect.get(target, name);
          if (typeof member !== 'function') return member;
          return (...args: readonly unknown[]) => {
            const result: unknown = Reflect.apply(member, target, args);
            if (result instanceof Promise) result.catch(hear);
            return result;
          };
        },
      }),
  };
}

/** Takes about a megabyte of the disk, and gives it back. */
async function write(sql: Sql): Promise<undefined> {
  await sql.begin(async (tx) => {
    await tx`create temp table room on commit drop as select generate_series(1, 25000) as filled`;
  });
}
