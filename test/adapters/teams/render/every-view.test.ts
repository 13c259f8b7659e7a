import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Reader } from '../../../../adapters/teams/card.ts';
import { readCarried } from '../../../../adapters/teams/carried.ts';
import { confirmCard } from '../../../../adapters/teams/confirm-card.ts';
import { formCard } from '../../../../adapters/teams/render-form.ts';
import { messageActivity, messageCard } from '../../../../adapters/teams/render-message.ts';
import type { Form } from '../../../../src/views/form.ts';
import type { Message } from '../../../../src/views/message.ts';
import { splitMessage } from '../../../../src/views/split-message.ts';
import { type Life, lifeArb } from '../../../support/arbitrary/life.ts';
import { form, message } from '../../../support/arbitrary/views.ts';
import { everyView, viewsOf } from '../../../support/every-view.ts';
import { actionsOf } from '../../../support/teams/read-card.ts';
import { faultsOf, faultsOfActivity } from './judge.ts';
import { readers } from './readers.ts';

function sound(card: unknown): void {
  const faults = faultsOf(card);
  if (faults.length > 0) throw new Error(`${faults.join('; ')}: ${JSON.stringify(card)}`);
  for (const { data, type } of actionsOf(card)) {
    if (type === 'Action.OpenUrl') continue;
    const carried = readCarried(data);
    if (!carried) throw new Error(`it does not come back: ${JSON.stringify(data)}`);
    if ((carried.verb === 'act' || carried.verb === 'contacts') && carried.confirm) {
      const { confirm } = carried;
      for (const place of ['dialog', 'in-place'] as const) {
        sound(confirmCard({ ...carried, confirm }, place));
      }
    }
  }
}

/** Shown in every place that Teams has for it. Returns whether there was room for its data. */
function fits(one: Form | Message, reader: Reader): boolean {
  if ('fields' in one) {
    const wrong = one.fields.at(0)?.id ?? 'other';
    try {
      sound(formCard(one, reader, 'dialog'));
      sound(formCard(one, reader, 'in-place', { errors: { [wrong]: 'Please shorten this.' } }));
      return true;
    } catch (error) {
      if (!(error instanceof Error && /fields take more than/.test(error.message))) throw error;
      return false;
    }
  }
  for (const said of new Set([one, ...splitMessage(one)])) {
    const activity = messageActivity(said, reader, { userId: '29:rita' });
    const faults = faultsOfActivity(activity);
    if (faults.length > 0) throw new Error(`${faults.join('; ')}: ${JSON.stringify(activity)}`);
  }
  sound(messageCard(one, reader));
  return true;
}

const readerOf = (life: Life, from: number): Reader => {
  const people = life.moments.flatMap(({ view: { ticket } }) => [
    ticket.requester,
    ...(ticket.assignee ? [ticket.assignee] : []),
  ]);
  const all = readers([...life.people, ...people]);
  return all[from % all.length] ?? all[0];
};

test('whatever policies and people say, each form and message is a card that Teams takes', () => {
  let judged = 0;
  let tooHeavy = 0;
  fc.assert(
    fc.property(lifeArb, fc.nat(), (life, from) => {
      const reader = readerOf(life, from);
      for (const { name, view } of viewsOf(life, from)) {
        // Teams has no home page.
        if (name === 'home home') continue;
        if (fits(view, reader)) judged += 1;
        else tooHeavy += 1;
      }
    }),
    { numRuns: 12, interruptAfterTimeLimit: 8_000 },
  );
  expect(judged).toBeGreaterThan(10 * Object.keys(everyView).length);
  // Data that is no prose, such as a hundred options, may be more than a card holds.
  expect(tooHeavy).toBeLessThan(judged / 50);
});

test('any message and any form at all', () => {
  const teams = readers([{ address: 'teams:t/u', name: 'Uwe' }]);
  const reader = fc.constantFrom(...teams);
  fc.assert(
    fc.property(message, reader, (one, of) => {
      fits(one, of);
    }),
    { numRuns: 50, interruptAfterTimeLimit: 5_000 },
  );
  fc.assert(
    fc.property(form, reader, (one, of) => {
      fits(one, of);
    }),
    { numRuns: 50, interruptAfterTimeLimit: 5_000 },
  );
});
