import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Reader } from '../../../../adapters/teams/card.ts';
import { readCarried } from '../../../../adapters/teams/carried.ts';
import { confirmCard } from '../../../../adapters/teams/confirm-card.ts';
import { CARD_BYTES, LEAST_PROSE } from '../../../../adapters/teams/limits.ts';
import { formBytes, formCard } from '../../../../adapters/teams/render-form.ts';
import { messageActivity, messageCard } from '../../../../adapters/teams/render-message.ts';
import { checkForms } from '../../../../src/check/check-forms.ts';
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

/** Shown in every place that Teams has for it. */
function judge(one: Form | Message, reader: Reader): void {
  if ('fields' in one) {
    const errors = Object.fromEntries(one.fields.map(({ id }) => [id, 'Please shorten this.']));
    sound(formCard(one, reader, 'dialog'));
    sound(formCard(one, reader, 'in-place', { errors }));
    return;
  }
  for (const said of new Set([one, ...splitMessage(one)])) {
    const activity = messageActivity(said, reader, { userId: '29:rita' });
    const faults = faultsOfActivity(activity);
    if (faults.length > 0) throw new Error(`${faults.join('; ')}: ${JSON.stringify(activity)}`);
  }
  sound(messageCard(one, reader));
}

/** Bytes of a field that have nothing to do with what it asks: what is wrong with it, a beginning. */
const FIELD_BYTES = 1500;

/** Judges it, but for a form that asks more than a card holds: that one throws. Whether it did. */
function judgeOrThrows(one: Form | Message, reader: Reader): boolean {
  try {
    judge(one, reader);
    return true;
  } catch (error) {
    const isHeavy = error instanceof Error && /fields take more than/.test(error.message);
    if (!isHeavy || !('fields' in one)) throw error;
    const fields = one.fields.map((field) =>
      field.kind === 'people' ? field : { ...field, initial: '' },
    );
    const asked = formBytes({ ...one, intro: [], fields }, LEAST_PROSE);
    expect(asked + FIELD_BYTES * fields.length).toBeGreaterThan(CARD_BYTES);
    return false;
  }
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
  let [lives, judged] = [0, 0];
  fc.assert(
    fc.property(lifeArb, fc.nat(), (life, from) => {
      const reader = readerOf(life, from);
      lives += 1;
      for (const { name, view } of viewsOf(life, from)) {
        // Teams has no home page.
        if (name === 'home home') continue;
        if (judgeOrThrows(view, reader)) judged += 1;
        else expect(checkForms(life.policy), name).not.toEqual([]);
      }
    }),
    { numRuns: 12, interruptAfterTimeLimit: 8_000 },
  );
  expect(lives).toBeGreaterThan(0);
  expect(judged).toBeGreaterThan(lives * Object.keys(everyView).length);
});

test('any message and any form at all', () => {
  const teams = readers([{ address: 'teams:t/u', name: 'Uwe' }]);
  const reader = fc.constantFrom(...teams);
  fc.assert(
    fc.property(message, reader, (one, of) => {
      judgeOrThrows(one, of);
    }),
    { numRuns: 50, interruptAfterTimeLimit: 5_000 },
  );
  fc.assert(
    fc.property(form, reader, (one, of) => {
      judgeOrThrows(one, of);
    }),
    { numRuns: 50, interruptAfterTimeLimit: 5_000 },
  );
});
