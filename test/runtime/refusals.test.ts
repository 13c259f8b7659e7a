import { expect, test } from 'vitest';
import { intake } from '../../src/runtime/intake.ts';
import { untrailed } from '../../src/runtime/meter.ts';
import type { Desk, Log, Press } from '../../src/runtime/ports.ts';
import type { Shell } from '../../src/runtime/shell.ts';
import { ana, dana, fay, leo, mednet, mondayNight, pia, report, rita } from '../engine/made.ts';

const desk: Desk = {
  id: 'desk',
  policy: mednet,
  policyVersion: 'v1',
  supportChannels: ['slack:T1/CSUPPORT'],
  roster: [{ ...ana, duty: null }],
  lead: leo,
  contacts: { oncall: [dana] },
  fallback: fay,
  offices: {},
  serves: [],
  publicStatus: false,
};

const { ticket } = report(mednet, mondayNight, {
  summary: 'A secret of the requester',
  kind: 'problem',
  impact: 'high',
  workaround: 'no',
  afterHours: 'onCall',
});

const logged: object[] = [];
const log: Log = {
  debug() {},
  info() {},
  warn: (details) => void logged.push(details),
  error() {},
};

/** Of the shell, a refusal needs what finds the desk and the ticket. */
const shell = {
  log,
  trail: untrailed,
  desks: new Map([['desk', desk]]),
  clock: { now: () => mondayNight },
  tickets: {
    find: async (_desk: string, number: string) => (number === ticket.number ? ticket : null),
    deliveries: async () => [],
  },
  keeping: { isGone: async (_desk: string, number: string) => number === 'MN-7' },
  policies: { of: () => mednet, reload: async () => {} },
  newId: () => 'nonce',
} as unknown as Shell;

const { act, contacts, submit } = intake(shell);

test.each([
  ['take', rita, ticket.number, 'Only the support agents', 'not-an-agent'],
  ['answer', ana, ticket.number, 'Only the person who reported this', 'not-the-requester'],
  ['waive-charge', ana, ticket.number, 'Please ask Leo.', 'not-the-lead'],
  ['take', pia, ticket.number, 'There is no ticket', 'no-such-ticket'],
  ['take', ana, 'MN-9', 'There is no ticket MN-9', 'no-such-ticket'],
] as const)(
  '%s by %o on %s is refused in words and logged without anybody’s',
  async (action, person, number, says, code) => {
    logged.length = 0;
    const press: Press = { action, deskId: 'desk', number, keys: [] };
    const answer = await act({ workspace: 'slack:T1', person }, press);
    expect(answer).toMatchObject({ kind: 'message' });
    expect(JSON.stringify(answer)).toContain(says);
    expect(logged).toEqual([{ code, desk: 'desk', number, person: person.address, action }]);
  },
);

test('so are forms and contacts', async () => {
  logged.length = 0;
  const caller = { workspace: 'slack:T1', person: ana };
  const context = {
    kind: 'act',
    deskId: 'desk',
    number: ticket.number,
    action: 'waive-charge',
    nonce: 'n',
  } as const;
  await submit(caller, context, { text: 'Words that stay out of the log.' });
  await contacts(caller, { action: 'edit', deskId: 'desk', role: 'oncall' });
  await submit(caller, { kind: 'contacts', deskId: 'desk', role: 'oncall', nonce: 'n' }, {});
  const about = { code: 'not-the-lead', desk: 'desk', person: ana.address };
  expect(logged).toEqual([
    { ...about, number: ticket.number, action: 'waive-charge' },
    { ...about, number: undefined, action: 'edit' },
    { ...about, number: undefined, action: 'contacts' },
  ]);
});

test('what the lead may do, and what is not there to do, is no refusal', async () => {
  logged.length = 0;
  const press: Press = { action: 'waive-charge', deskId: 'desk', number: ticket.number, keys: [] };
  expect(await act({ workspace: 'slack:T1', person: leo }, press)).toMatchObject({ kind: 'form' });
  const gone = await act({ workspace: 'slack:T1', person: pia }, { ...press, number: 'MN-7' });
  expect(JSON.stringify(gone)).toContain('MN-7 is not kept any more');
  const abroad = await act({ workspace: 'slack:T9', person: pia }, { ...press, number: 'MN-7' });
  expect(JSON.stringify(abroad)).toContain('There is no ticket MN-7');
  logged.length = 0;
  const reopen: Press = { ...press, action: 'reopen' };
  const answer = await act({ workspace: 'slack:T1', person: ana }, reopen);
  expect(JSON.stringify(answer)).toContain('is open, so there is nothing to reopen');
  expect(logged).toEqual([]);
});
