import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDispatcher } from '../../src/runtime/dispatcher.ts';
import type { OutboxEntry } from '../../src/runtime/ports.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { openShell } from '../support/shell.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

function entry(text: string, urgent: boolean, of = text): OutboxEntry {
  return {
    deskId: 'desk',
    number: '',
    to: `slack:T1/U${of}`,
    conversation: `person:${of}`,
    as: 'answer',
    keys: [],
    urgent,
    delivery: { kind: 'post', message: { summary: text, parts: [] } },
  };
}

/** Each message that is sent brings two that are urgent; `turns`: whether ordinary ones have theirs. */
async function flooded(turns: boolean) {
  await database.sql`truncate outbox, once_keys`;
  const sent: string[] = [];
  const opened = await openShell(database, {
    pace: async () => 0,
    async post(_to, { summary }) {
      sent.push(summary);
      const next = [0, 1].map((at) => entry(`urgent ${sent.length} ${at}`, true));
      await opened.outbox.add('desk', `more ${sent.length} ${summary}`, next);
      return { conversation: 'C', id: `${sent.length}` };
    },
  });
  const { outbox } = opened;
  const shell = turns
    ? opened
    : {
        ...opened,
        outbox: {
          ...outbox,
          claim: (...[limit, lease]: [number, number]) => outbox.claim(limit, lease),
        },
      };
  const flood = Array.from({ length: 80 }, (_, at) => entry(`first ${at}`, true));
  const ordinary = ['one', 'two', 'three'].map((text) => entry(text, false, 'RITA'));
  await outbox.add('desk', 'flood', [...flood, ...ordinary]);
  return { sent, outbox, dispatcher: startDispatcher(shell) };
}

test('where something urgent is always there to send, what is ordinary goes out all the same, in its order', async () => {
  const { sent, outbox, dispatcher } = await flooded(true);
  await eventually('the last one', () => sent.includes('three'));
  await dispatcher.stop();
  const places = ['one', 'two', 'three'].map((text) => sent.indexOf(text));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(await outbox.pending()).toBeGreaterThan(sent.length - 10);
});

test('without its turns it would not', async () => {
  const { sent, dispatcher } = await flooded(false);
  await eventually('many are sent', () => sent.length > 240);
  await dispatcher.stop();
  expect(sent).not.toContain('one');
});
