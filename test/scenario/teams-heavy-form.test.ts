import { afterAll, beforeAll, expect, test } from 'vitest';
import { textAt } from '../support/teams/json.ts';
import { inputsOf } from '../support/teams/read-card.ts';
import { numberIn, openTeamsWorld, type TeamsWorld, wordsOf } from '../support/teams/world.ts';

let world: TeamsWorld;

beforeAll(async () => {
  world = await openTeamsWorld();
});
afterAll(() => world?.close());

const log = '错误四一〇七\n'.repeat(400);
const words = '字'.repeat(2500);

test('a log in the field of files, and as much typed as may be: all of it is kept, nobody is stuck', async () => {
  const { tenant } = world;
  const inputs = (shown: unknown) =>
    Object.fromEntries(inputsOf(shown).map((one) => [textAt(one, 'id'), textAt(one, 'value')]));
  const first = await tenant.extension('rita', 'support');
  const answers = { summary: 'Nothing works', product: 'user-access', systemDown: 'no' };
  const effect = await tenant.submit('rita', first, answers, 'Next');
  const worst = { impact: 'important', workaround: 'no' };
  const details = await tenant.submit('rita', effect, worst, 'Next');
  const typed = { errorText: words, steps: words, files: log };
  const refused = await tenant.submit('rita', details, typed, 'Next');
  expect(wordsOf(refused)).toContain('This cannot be read as files.');
  expect(wordsOf(refused)).toContain('What you typed is kept');
  expect(inputs(refused)['f.errorText']).toMatch(/^字{100,2400}…$/);

  // Sent on as it is, it says the same again; another day it is as it was.
  const again = await tenant.submit('rita', refused, {}, 'Next');
  expect(inputs(again)).toEqual(inputs(refused));
  const reopened = await tenant.extension('rita', 'support');
  expect(wordsOf(reopened)).toContain('What you had typed is still here.');

  const back = await tenant.submit('rita', again, {}, 'Back');
  const forth = await tenant.submit('rita', back, {}, 'Next');
  const summary = await tenant.submit('rita', forth, { files: '' }, 'Next');
  expect(summary).toMatchObject({ title: 'Before you send' });
  const number = numberIn(await tenant.submit('rita', summary, {}));
  const ticket = (await world.tickets()).find((one) => one.number === number);
  expect(ticket?.answers).toMatchObject({ errorText: words, steps: words });
  expect(ticket?.answers.files ?? null).toBeNull();
});
