import { type DatabaseState, describeDatabase } from '../../../db/index.ts';
import type { Config } from '../../config.ts';
import { explainFailure } from '../../explain-failure.ts';
import { type Finding, ok, warning, wrong } from './finding.ts';

const about = 'database';

/** Whether the database answers, and whether its tables are this version's; `isReady`: they are. */
export async function examineDatabase({
  databaseUrl,
  dataDir,
}: Pick<Config, 'databaseUrl' | 'dataDir'>): Promise<{
  readonly finding: Finding;
  readonly isReady: boolean;
}> {
  const where = databaseUrl === null ? `the embedded Postgres in ${dataDir}` : 'DATABASE_URL';
  try {
    const state = await describeDatabase(databaseUrl === null ? { dataDir } : { url: databaseUrl });
    return { finding: judged(state, where), isReady: state.tables === 'current' };
  } catch (error) {
    const finding = wrong(
      about,
      explainFailure(error),
      databaseUrl === null
        ? 'Follow what it says, or set DATABASE_URL to a Postgres of your own.'
        : 'Check the address, and that Postgres runs and lets the bot in.',
    );
    return { finding, isReady: false };
  }
}

function judged({ postgres, tables }: DatabaseState, where: string): Finding {
  if (postgres === null) return ok(about, `none yet; the first start makes ${where}`);
  const what = `${where}, Postgres ${postgres}`;
  switch (tables) {
    case 'current':
      return ok(about, `${what}, the tables are current`);
    case 'none':
      return ok(about, `${what}, no tables yet; the first start makes them`);
    case 'older':
      return warning(
        about,
        `${what}, the tables are of an older version`,
        'Start the bot: it brings them up to date.',
      );
    case 'newer':
      return wrong(
        about,
        `${what}, the tables are of a newer version than this bot`,
        'Install the newer version of Firstline again.',
      );
    default:
      return tables satisfies never;
  }
}
