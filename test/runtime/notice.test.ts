import { afterAll, beforeAll, expect, test } from 'vitest';
import { intake } from '../../src/runtime/intake.ts';
import type { Answer, Intake } from '../../src/runtime/ports.ts';
import { mednet, netex, rita } from '../engine/made.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { madeDesk, openShell } from '../support/shell.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

const caller = { workspace: 'slack:T1', person: rita };
const opening = async (policy: typeof mednet): Promise<Intake> =>
  intake(await openShell(database, {}, [{ ...madeDesk, id: policy.id, policy }]));

function formOf(answer: Answer) {
  if (answer.kind !== 'form' && answer.kind !== 'invalid') throw new Error(answer.kind);
  return answer.form;
}

test('the notice of the policy stands at the top of the first form, and of no other', async () => {
  const notice = { kind: 'paragraph', text: [mednet.notice?.says] };
  const asks = await opening(mednet);
  const first = formOf(await asks.command(caller, ''));
  expect(first.intro[0]).toEqual(notice);
  expect(formOf(await asks.report(caller, 'Claims fail')).intro[0]).toEqual(notice);
  const mistaken = await asks.submit(caller, first.context, { summary: '', kind: 'problem' });
  expect(mistaken.kind).toBe('invalid');
  expect(formOf(mistaken).intro[0]).toEqual(notice);
  const answers = { summary: 'Claims fail', kind: 'problem' };
  const second = formOf(await asks.submit(caller, first.context, answers));
  expect(second.intro).not.toContainEqual(notice);
  expect(formOf(await asks.back(caller, second.context, {})).intro[0]).toEqual(notice);
});

test('a policy without a notice shows none', async () => {
  expect(netex.notice).toBeUndefined();
  const form = formOf(await (await opening(netex)).command(caller, ''));
  expect(form.intro.map(({ kind }) => kind)).not.toContain('paragraph');
});
