import { join } from 'node:path';
import { lineOf } from '../report/line.ts';
import type { Bench, Line, Measured, Suite } from '../suite.ts';
import { installInto, npmVersion } from '../support/install/install-into.ts';
import { bytesIn, type Weight, weigh } from '../support/install/weigh.ts';

export const suite: Suite = {
  about:
    'npm ci from package.json and package-lock.json in an empty folder, as the first start of a clean checkout runs it: once with an empty cache, so with what the network takes, and then from the cache that this filled; once more with --omit=dev. No warm-up but that. Bytes are the lengths of the files. A quick run installs once, without what tests need, from the cache of whoever runs it.',
  packages: [],
  run,
};

const MB = 1e6;

async function run({ quick, folder: own, say }: Bench): Promise<Measured> {
  const folder = join(own, 'install');
  const cache = join(own, 'npm-cache');
  const npm = `npm ${await npmVersion()}`;
  if (quick) {
    const seconds = await installInto({ folder, omit: 'dev' });
    return {
      lines: [time('npm ci --omit=dev', seconds, npm), ...size('to run', await weigh(folder))],
    };
  }
  say('install: from the network');
  const cold = await installInto({ folder, cache, omit: 'nothing' });
  const all = await weigh(folder);
  const fetched = await bytesIn(join(cache, '_cacache', 'content-v2'));
  say('install: from the cache');
  const warm = await installInto({ folder, cache, omit: 'nothing' });
  const toRun = await installInto({ folder, cache, omit: 'dev' });
  const run = await weigh(folder);
  return {
    lines: [
      time('npm ci, empty cache', cold, npm),
      time('npm ci, from the cache', warm, npm),
      time('npm ci --omit=dev, from the cache', toRun, npm),
      lineOf('fetched for npm ci', 'MB', [fetched / MB]),
      ...size('with what tests need', all),
      ...size('to run', run),
    ],
  };
}

function time(what: string, seconds: number, note: string): Line {
  return { ...lineOf(what, 's', [seconds]), note };
}

function size(what: string, { bytes, packages, biggest }: Weight): Line[] {
  const ten = biggest.slice(0, 10).map(({ name, bytes }) => `${name} ${Math.round(bytes / MB)}`);
  return [
    {
      ...lineOf(`installed ${what}`, 'MB', [bytes / MB]),
      note: `The biggest, in MB: ${ten.join(', ')}.`,
    },
    lineOf(`packages ${what}`, '', [packages]),
  ];
}
