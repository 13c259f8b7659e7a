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

test('where something urgent is always there to send, what is ordinary goes out all the same, in its order', async () => {
  const sent: string[] = [];
  let more = 0;
  const shell = await openShell(database, {
    pace: async () => 0,
    // Each message that is sent brings two that are urgent.
    async post(_to, { summary }) {
      sent.push(summary);
      more += 2;
      const next = [more, more + 1].map((at) => entry(`urgent ${at}`, true, `${at}`));
      await shell.outbox.add('desk', `more ${more}`, next);
      return { conversation: 'C', id: `${sent.length}` };
    },
  });
  const flood = Array.from({ length: 20 }, (_, at) => entry(`first ${at}`, true));
  const ordinary = ['one', 'two', 'three'].map((text) => entry(text, false, 'RITA'));
  await shell.outbox.add('desk', 'flood', [...flood, ...ordinary]);
  const dispatcher = startDispatcher(shell);
  await eventually('the last one', () => sent.includes('three'));
  await dispatcher.stop();
  const places = ['one', 'two', 'three'].map((text) => sent.indexOf(text));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(await shell.outbox.pending()).toBeGreaterThan(sent.length - 10);
});
