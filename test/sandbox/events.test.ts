import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorld, type World } from './fake-bot.ts';

let world: World;
const heard: string[] = [];
const attempts: (string | undefined)[] = [];
let failing = 0;

beforeAll(async () => {
  world = await startWorld({ manifestPath: new URL('./manifest.yaml', import.meta.url).pathname });
  const { app } = world;
  app.event('message', async ({ event, context }) => {
    attempts.push(context.retryNum === undefined ? undefined : String(context.retryNum));
    if (failing > 0) {
      failing -= 1;
      throw new Error('broken');
    }
    if ('text' in event) heard.push(String(event.text));
  });
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({
      user_id: event.user,
      view: { type: 'home', blocks: [{ type: 'divider' }] },
    });
  });
});
afterAll(() => world.stop());

test('the bot hears what the manifest subscribes to, and nothing else', async () => {
  const ana = world.sandbox.as('U0ANA');
  await ana.say('Is <this> heard?');
  await ana.say('This is not', { channel: 'C0SUPPORT' });
  expect(heard).toEqual(['Is &lt;this&gt; heard?']);
  expect(await ana.openHome()).toMatchObject({ type: 'home', blocks: [{ type: 'divider' }] });
});

test('an event that is not taken comes again: at once, after a minute, after five', async () => {
  attempts.length = 0;
  failing = 4;
  await world.sandbox.as('U0RITA').say('Anybody there?');
  expect(attempts).toEqual([undefined, '1']);
  await world.sandbox.advance(59_000);
  expect(attempts).toHaveLength(2);
  await world.sandbox.advance(1_000);
  expect(attempts).toEqual([undefined, '1', '2']);
  await world.sandbox.advance(300_000);
  expect(attempts).toEqual([undefined, '1', '2', '3']);
  await world.sandbox.advance(3_600_000);
  expect(attempts).toHaveLength(4);
});

test('a request URL is verified by its challenge', async () => {
  expect(await world.sandbox.verifyUrl()).toBe(true);
});
