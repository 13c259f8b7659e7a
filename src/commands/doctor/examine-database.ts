import { access, constants, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type DatabaseState, describeDatabase } from '../../../db/index.ts';
import type { Config } from '../../config.ts';
import { connectionOf } from '../../connection-of.ts';
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
    if (databaseUrl === null) await requirePlace(dataDir);
    const state = await describeDatabase(connectionOf({ databaseUrl, dataDir }));
    return { finding: judged(state, where), isReady: state.tables.kind === 'current' };
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

/** Throws where the folder is not there and cannot be made, or is none, or cannot be written to. */
async function requirePlace(dataDir: string): Promise<void> {
  const nearest = await nearestThatIs(resolve(dataDir));
  if (!(await stat(nearest)).isDirectory()) {
    throw new Error(`FIRSTLINE_DATA_DIR: ${nearest} is not a folder`);
  }
  await access(nearest, constants.W_OK).catch(() => {
    throw new Error(`FIRSTLINE_DATA_DIR: nothing can be written in ${nearest}`);
  });
}

async function nearestThatIs(path: string): Promise<string> {
  const isThere = await access(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT' && error.code !== 'ENOTDIR',
  );
  return isThere ? path : nearestThatIs(dirname(path));
}

function judged({ postgres, tables }: DatabaseState, where: string): Finding {
  if (postgres === null) return ok(about, `none yet; the first start makes ${where}`);
  const what = `${where}, Postgres ${postgres}`;
  switch (tables.kind) {
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
        `${what}, the tables are of a newer version than this bot, which does not start on them`,
        'Install the newer version of Firstline again; or restore a backup of this version’s own into an empty database.',
      );
    case 'moved':
      return wrong(
        about,
        `${what}, what was in it was moved to ${tables.to}`,
        'Set DATABASE_URL to that; or, to use this one again, run npm run -s firstline -- migrate-to --undo.',
      );
    default:
      return tables satisfies never;
  }
}
