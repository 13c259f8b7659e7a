import { join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import type { Bench } from '../../suite.ts';
import type { SlackPlace } from '../start-slack-bot.ts';
import { type Begun, begin, type Program } from './begin.ts';

/** What a start took in each round, in ms, and what was resident of it at rest, in MB. */
export interface Starts {
  readonly ms: number[];
  readonly resident: number[];
}

const names = ['ours', 'bolt', 'uncached', 'embedded', 'first', 'teams'] as const;
export type Name = (typeof names)[number];

const quietMs = 3000;

/** Starts each program in turn in each round, after once for all to warm up. */
export async function measureStarts(
  { rounds, quick, folder }: Bench,
  place: SlackPlace,
): Promise<Readonly<Record<Name, Starts>>> {
  const programs = programsOn(place, folder);
  const none = (): Starts => ({ ms: [], resident: [] });
  const starts: Readonly<Record<Name, Starts>> = {
    ...{ ours: none(), bolt: none(), uncached: none() },
    ...{ embedded: none(), first: none(), teams: none() },
  };
  for (let round = quick ? 0 : -1; round < rounds; round += 1) {
    const begun: [Name, Begun][] = [];
    for (const name of inTurn(round)) {
      const one = await begin(programs[name](round));
      if (round >= 0) starts[name].ms.push(one.ms);
      if (name === 'ours' || name === 'bolt') begun.push([name, one]);
      else await one.stop();
    }
    await rest(quick ? 0 : quietMs);
    for (const [name, one] of begun) {
      if (round >= 0) starts[name].resident.push(await one.resident());
      await one.stop();
    }
  }
  return starts;
}

/** What is compared begins by turns: the second starts beside the first, which rests by then. */
function inTurn(round: number): readonly Name[] {
  const [ours, bolt, ...others] = names;
  return round % 2 === 0 ? [ours, bolt, ...others] : [bolt, ours, ...others];
}

function programsOn(
  { apiUrl, signingSecret, databaseUrl, deskFile }: SlackPlace,
  folder: string,
): Readonly<Record<Name, (round: number) => Program>> {
  const bot = (env: Readonly<Record<string, string>>): Program => ({
    module: 'src/start.js',
    env: {
      ...{ SLACK_BOT_TOKEN: 'xoxb-bench', SLACK_SIGNING_SECRET: signingSecret },
      ...{ FIRSTLINE_CONFIG: deskFile, DATABASE_URL: databaseUrl, ...env },
    },
    ...{ path: '/readyz', status: 200 },
  });
  const embedded = (name: string) =>
    bot({ DATABASE_URL: '', FIRSTLINE_DATA_DIR: join(folder, name) });
  const teams = {
    TEAMS_APP_ID: '2d1f0c3a-7b52-4f7e-9c38-5a6b7c8d9e0f',
    TEAMS_APP_PASSWORD: 'a-secret-of-the-bench',
    TEAMS_TENANT_ID: '0e8a3c1d-5b7f-4a2e-9c64-1f2d3b4a5c6e',
  };
  return {
    ours: () => bot({}),
    bolt: () => ({
      module: 'bench/support/process/bolt-start.cjs',
      env: {
        ...{ API_URL: apiUrl, SIGNING_SECRET: signingSecret },
        NODE_COMPILE_CACHE: join(folder, 'compiled'),
      },
      // Nothing is served there, which is its answer.
      ...{ path: '/', status: 404 },
    }),
    uncached: () => bot({ NODE_DISABLE_COMPILE_CACHE: '1' }),
    embedded: () => embedded('start-again'),
    first: (round) => embedded(`start-${round}`),
    teams: () => bot(teams),
  };
}
