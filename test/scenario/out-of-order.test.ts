import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Message, overHttp, type Person, type Transport } from '../../sandbox/index.ts';
import { fillIn, replies, report, roots, words } from '../support/sandbox-desk.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
let rita: Person;

beforeEach(async () => {
  world = await openWorld();
  rita = world.sandbox.as('U0RITA');
});

afterEach(async () => {
  await world?.close();
});

/** Lets the requests wait that hold this text, until they are told to go on. */
function holding(text: string): { by: Transport; held: Promise<void>; letGo(): void } {
  const deliver = overHttp(`${world.bot().url}/slack/events`);
  const held = Promise.withResolvers<void>();
  const free = Promise.withResolvers<void>();
  return {
    held: held.promise,
    letGo: free.resolve,
    by: async (sent) => {
      if (sent.body.includes(text) && !sent.body.includes('message_changed')) {
        held.resolve();
        await free.promise;
      }
      return deliver(sent);
    },
  };
}

function confirmation(): Message | undefined {
  return rita.dms().find(({ text }) => text.startsWith('Your ticket'));
}

function thread(number: string): Message[] {
  const [card] = roots(world.sandbox, number);
  return card ? replies(world.sandbox, card) : [];
}

test('an edit that arrives before the message: both are there', async () => {
  const { sandbox } = world;
  const number = await report(rita);
  await sandbox.settle();
  const way = holding('It smells of rubbr');
  sandbox.connectBot({ by: way.by });
  const writing = rita.write('bot', 'It smells of rubbr', { thread: confirmation() as Message });
  await way.held;
  const written = rita.dms().at(-1) as Message;
  await rita.edit(written, 'It smells of rubber');
  way.letGo();
  await writing;
  await sandbox.settle();

  const said = words(thread(number));
  expect(said).toContain('It smells of rubber');
  expect(said).toContain('It smells of rubbr');
  expect(thread(number)).toHaveLength(2);
});

test('a word under a message that we have not heard back of reaches its ticket', async () => {
  const { sandbox } = world;
  const lost = sandbox.faults.add({
    method: 'chat.postMessage',
    kind: 'http-500',
    effect: 'after',
    when: ({ channel }) => channel === 'D0RITA',
  });
  const number = await fillIn(rita);
  const shown = await sandbox.until(confirmation);
  expect(lost.struck).toBe(1);
  await rita.write('bot', 'And it smells.', { thread: shown });
  await sandbox.settle();

  expect(thread(number).map(words)).toEqual([expect.stringContaining('And it smells.')]);
  expect(words(rita.dms())).not.toContain('Report it');
  expect((await world.events(number)).map(({ type }) => type)).toContain('RequesterReplied');
});

test('a word under a message that we never hear back of in time is kept, and answered with the way', async () => {
  const { sandbox } = world;
  const toRita = ({ channel }: Record<string, unknown>) => channel === 'D0RITA';
  const lost = { kind: 'http-500', when: toRita } as const;
  sandbox.faults.add({ ...lost, method: 'chat.postMessage', effect: 'after' });
  sandbox.faults.add({ ...lost, method: 'conversations.history' });
  await fillIn(rita);
  const shown = await sandbox.until(confirmation);
  await rita.write('bot', 'And it smells.', { thread: shown });
  const [kept] = await world.database.sql<{ draft: { text: string } }[]>`
    select draft from drafts where draft ->> 'text' is not null`;
  expect(kept?.draft.text).toBe('And it smells.');
  await sandbox.settle();

  const answers = rita.dms().filter(({ bot_id, thread_ts }) => bot_id && thread_ts === shown.ts);
  expect(answers).toHaveLength(1);
  expect(words(answers)).toContain('button');
  expect(rita.dms().filter(({ text }) => text.startsWith('Your ticket'))).toHaveLength(1);
});
