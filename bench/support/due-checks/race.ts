import { openDatabase } from '../../../db/connect.ts';
import type { Server } from '../../suite.ts';
import { type Child, startChild } from '../child.ts';
import type { Ask, Done } from './ask.ts';
import type { Contender, ContenderName } from './contenders.ts';
import { serverCpuMs } from './server-cpu.ts';

/** How one of them worked off all that was due, once. */
export interface Run {
  readonly perSecond: number;
  /** CPU of its replicas for one check, in µs. */
  readonly ownCpu: number;
  /** CPU of Postgres for one check, in µs; null where the machine does not tell. */
  readonly serverCpu: number | null;
}

export interface Racer {
  readonly name: ContenderName;
  readonly most: Contender['most'];
  /** Lets so many replicas work off all that is due in a database of its own, and checks that they did. */
  run(replicas: number): Promise<Run>;
  stop(): Promise<void>;
}

/** Fills a database to copy, and starts the replicas. */
export async function openRacer(server: Server, contender: Contender): Promise<Racer> {
  const name = `due_${contender.name.replaceAll(/\W/g, '_')}`;
  await contender.fill(await server.create(name, contender.has));
  const children = Array.from({ length: contender.most }, () =>
    startChild<Ask, Done>(contender.module),
  );
  return {
    name: contender.name,
    most: contender.most,
    async run(count) {
      const url = await server.create('due_now', { copyOf: name });
      const run = await race(contender, children.slice(0, count), url);
      await server.drop('due_now');
      return run;
    },
    async stop() {
      await Promise.all(children.map((child) => child.stop()));
    },
  };
}

async function race(
  contender: Contender,
  children: readonly Child<Ask, Done>[],
  url: string,
): Promise<Run> {
  const { due } = contender;
  await Promise.all(children.map((child) => child.ask({ kind: 'open', url })));
  const watch = await openDatabase({ url }, { poolSize: 1 });
  try {
    const serverBefore = await serverCpuMs(watch.sql);
    const begun = performance.now();
    const done = await Promise.all(children.map((child) => child.ask({ kind: 'work' })));
    const tookMs = performance.now() - begun;
    const serverAfter = await serverCpuMs(watch.sql);
    const counts = [sum(done.map(({ count }) => count)), await contender.countDone(watch.sql)];
    if (counts.some((count) => count !== due)) {
      throw new Error(`${contender.name} did ${counts.join(' and ')} of ${due}`);
    }
    return {
      perSecond: (due * 1000) / tookMs,
      ownCpu: (sum(done.map(({ cpuMs }) => cpuMs)) * 1000) / due,
      serverCpu:
        serverBefore === null || serverAfter === null
          ? null
          : ((serverAfter - serverBefore) * 1000) / due,
    };
  } finally {
    await watch.close();
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
