import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lifeArb } from '../support/arbitrary/life.ts';
import { viewsOf } from '../support/every-view.ts';
import { shownInSlack } from './shown-in-slack.ts';
import { shownInTeams } from './shown-in-teams.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const chat = { tenant: 't1', roster: new Map(), forms: 'in-place' } as const;

test('what is to be typed has its slash in Slack, and none in Teams', () => {
  const [life] = fc.sample(lifeArb, { numRuns: 1, seed: 1 });
  if (!life) throw new Error('no life');
  let named = 0;
  for (const { name, view } of viewsOf(life, 0)) {
    if (!JSON.stringify(view).includes('"kind":"command"')) continue;
    const slack = shownInSlack(view, 'T0SANDBOX').join('\n');
    if (slack.includes('Shortened to fit here.')) continue;
    named += 1;
    expect(slack, name).toMatch(/(^|\s)\/support\b/m);
    const teams = shownInTeams(view, chat, 'in-place').join('\n');
    expect(teams, name).toMatch(/(^|\s)support\b/m);
    expect(teams, name).not.toMatch(/(^|\s)\/support\b/m);
  }
  expect(named).toBeGreaterThan(8);
});

test('no words of the engine, the runtime or the views name a command as one platform types it', () => {
  const isComment = /^\s*(\/\*\*|\*|\/\/)/;
  const files = globSync('src/{engine,runtime,views}/**/*.ts', { cwd: root });
  const found = files.flatMap((path) =>
    readFileSync(`${root}${path}`, 'utf8')
      .split('\n')
      .filter((line) => !isComment.test(line) && /['`][^'`]*\/support\b/.test(line))
      .map(() => path),
  );
  // The words of a notification, where the bot hears either.
  expect(found).toEqual(['src/views/message.ts']);
});
