import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Person } from '../../sandbox/index.ts';
import { fillIn, supportChannel } from '../support/sandbox-desk.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
let rita: Person;
let ana: Person;

beforeEach(async () => {
  world = await openWorld();
  rita = world.sandbox.as('U0RITA');
  ana = world.sandbox.as('U0ANA');
});

afterEach(async () => {
  await world?.close();
});

test('markup in what people write is words and nothing else, wherever it is shown', async () => {
  const nasty = '<!channel> <@U0DANA> <https://x.example|here> *bold* `code` &amp; :tada:';
  const number = await fillIn(rita, nasty);
  await rita.close();
  await world.sandbox.settle();
  await ana.press('Take');
  for (const [button, values] of [
    ['Reply to requester', { text: nasty }],
    ['Waiting on requester', { text: nasty }],
    ['Workaround in place', { text: nasty }],
    ['Change level', { level: '2', text: nasty }],
    ['Resolve', { text: nasty }],
  ] as const) {
    await world.sandbox.settle();
    await ana.press(button);
    await world.sandbox.until(() => ana.modal());
    await ana.submit(values);
  }
  await world.sandbox.settle();
  await rita.command('/support', `status ${number}`);
  await rita.command('/support', 'status <!channel>');
  await rita.command('/support', '<!here> now');

  const { sandbox } = world;
  const shown = [
    ...sandbox.channel(supportChannel),
    ...rita.dms(),
    ...rita.ephemerals(),
    ...sandbox.calls.flatMap(({ method, args }) => (method === 'views.open' ? [args] : [])),
  ];
  expect(shown.length).toBeGreaterThan(15);
  expect(shown.flatMap(live)).toEqual([]);
  // What people read is what was written.
  const everything = shown.flatMap(literal).join('\n');
  expect(everything.split(nasty).length).toBeGreaterThan(10);
  expect(live({ text: nasty })).not.toEqual([]);
}, 40_000);

/** What Slack would read as more than words: in mrkdwn, in a message's own text, or as elements. */
function live(shown: unknown): string[] {
  const markup = /<[!@#h]/;
  return walk(shown).flatMap(([key, value, holder]) => {
    if (key === 'type' && ['broadcast', 'usergroup', 'channel', 'link'].includes(String(value))) {
      return [JSON.stringify(holder)];
    }
    if (key === 'user_id' && value === 'U0DANA') return [JSON.stringify(holder)];
    const { type } = holder;
    const marked = key === 'text' && typeof value === 'string' && markup.test(value);
    return marked && type !== 'plain_text' && type !== 'text' ? [value] : [];
  });
}

function literal(shown: unknown): string[] {
  return walk(shown).flatMap(([key, value, { type }]) =>
    key === 'text' && typeof value === 'string' && (type === 'plain_text' || type === 'text')
      ? [value]
      : [],
  );
}

type Entry = [key: string, value: unknown, holder: Readonly<Record<string, unknown>>];

function walk(value: unknown): Entry[] {
  if (typeof value === 'string' && /^[[{]/.test(value)) {
    try {
      return walk(JSON.parse(value));
    } catch {
      return [];
    }
  }
  if (Array.isArray(value)) return value.flatMap(walk);
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.entries(holder).flatMap(([key, inner]): Entry[] => [
    [key, inner, holder],
    ...walk(inner),
  ]);
}
