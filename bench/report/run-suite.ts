import type { Suite } from '../suite.ts';
import type { OpenBench } from '../support/open-bench.ts';
import { describeMachine, installedVersion } from './machine.ts';
import { judge, type SuiteResult } from './results.ts';

/** Runs a suite and judges what it measured. Throws what the suite throws. */
export async function runSuite(
  name: string,
  { about, packages, run }: Suite,
  { begin }: OpenBench,
): Promise<SuiteResult> {
  const { bench, postgresVersion } = begin();
  const at = new Date();
  const measured = await run(bench);
  const postgres = postgresVersion();
  const versions = {
    Node: process.versions.node,
    ...(postgres === null ? {} : { Postgres: postgres }),
    ...Object.fromEntries(packages.map((each) => [each, installedVersion(each)])),
  };
  return judge(
    {
      name,
      about,
      at: at.toISOString(),
      machine: describeMachine(),
      versions,
      rounds: bench.rounds,
      seconds: Math.round((Date.now() - at.getTime()) / 1000),
    },
    measured,
  );
}
