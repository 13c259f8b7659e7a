import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { executeOpening } from '../../src/runtime/execute.ts';
import { intake } from '../../src/runtime/intake.ts';
import type { Caller, Desk, Log, Said } from '../../src/runtime/ports.ts';
import { said } from '../../src/runtime/said.ts';
import type { Shell } from '../../src/runtime/shell.ts';
import { openDraft } from '../../src/runtime/submit-form.ts';
import { plain } from '../../src/views/message.ts';
import { ana, dana, monday, rita } from '../engine/made.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { madeDesk, openShell, silentLog } from '../support/shell.ts';
import { wipe } from '../support/wipe.ts';

const second: Desk = { ...madeDesk, id: 'second', supportChannels: ['slack:T1/CSECOND'] };
const dm = 'slack:T1/D1';
const file = { id: 'F1', name: 'smoke.png', url: 'https://x.example/F1', bytes: 9 };

let database: FreshDatabase;
let shell: Shell;
let logged: object[];

beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(async () => {
  await wipe(database);
  logged = [];
  const log: Log = { ...silentLog, warn: (details) => void logged.push(details) };
  shell = await openShell(database, {}, [madeDesk, second], { log });
});
afterAll(() => database.close());

/** Opens a ticket on the second desk, whose messages stand in the person's and the desk's channels. */
async function opened(requester = rita): Promise<string> {
  const { ticket } = await executeOpening(shell, second, {
    id: 's1',
    requester,
    answers: { summary: 'Down', systemDown: 'yes' },
    consents: [],
    at: monday,
  });
  for (const entry of await shell.outbox.claim(20, 60_000)) {
    const conversation = entry.to === second.supportChannels[0] ? 'CSECOND' : 'D1';
    const url = `https://x.example/${conversation}`;
    await shell.outbox.done(entry, { conversation, id: `${conversation}.1`, url });
  }
  return ticket.number;
}

const caller = (person: Caller['person'], workspace = 'slack:T1'): Caller => ({
  workspace,
  person,
});
const direct = (parts: Partial<Said> = {}): Said => ({
  id: 'm1',
  edit: null,
  place: 'direct',
  conversation: dm,
  message: { conversation: 'D1', id: '9.9' },
  thread: null,
  text: 'The lift is stuck.',
  files: [],
  ...parts,
});
const mention = (parts: Partial<Said> = {}): Said =>
  direct({
    place: 'channel',
    conversation: second.supportChannels[0],
    message: { conversation: 'CSECOND', id: '9.9' },
    ...parts,
  });
/** What keeps `direct()` for a report. */
const kept = { deskId: 'desk', id: `said:${dm}/9.9` };
const inConfirmation = { thread: { conversation: 'D1', id: 'D1.1' } };
const inStatusThread = { thread: { conversation: 'CSECOND', id: 'CSECOND.1' } };

/** What the bot has to send that no ticket's event caused. */
async function answers() {
  const entries = await shell.outbox.claim(20, 60_000);
  return entries
    .filter(({ number }) => number === '')
    .map(({ deskId, to, delivery }) => {
      if (delivery.kind !== 'post') throw new Error(`an answer is no ${delivery.kind}`);
      const words = delivery.message.parts.flatMap((part) =>
        part.kind === 'paragraph' ? [plain(part.text)] : [],
      );
      return { deskId, to, under: delivery.replyTo, words: words.join(' '), delivery };
    });
}

async function words(number: string) {
  const row = await shell.tickets.history('second', number);
  return (row?.events ?? []).flatMap((event) =>
    event.type === 'SupportReplied' || event.type === 'RequesterReplied' ? [event] : [],
  );
}

test('in the thread of a confirmation, of whichever desk: once each, changes and files too', async () => {
  const number = await opened();
  const first = direct(inConfirmation);
  await Promise.all([1, 2, 3].map(() => said(shell, caller(rita), first)));
  await said(shell, caller(rita), { ...first, edit: 'e1', text: 'The lift moves.' });
  await said(shell, caller(rita), { ...first, edit: 'e1', text: 'The lift moves.' });
  await said(shell, caller(rita), { ...first, id: 'm2', text: '', files: [file] });
  expect(await words(number)).toMatchObject([
    { type: 'RequesterReplied', by: rita, text: 'The lift is stuck.', writtenIn: 'direct' },
    { text: 'The lift moves.', edited: true },
    { text: '', files: [file] },
  ]);
  expect(await answers()).toEqual([]);
});

test('a direct conversation has one person, whichever workspace of theirs an answer bears', async () => {
  const number = await opened();
  const elsewhere = { address: rita.address.replace('T1', 'T2'), name: 'rita' };
  await said(shell, caller(elsewhere, 'slack:T2'), direct(inConfirmation));
  expect(await words(number)).toMatchObject([
    { type: 'RequesterReplied', by: rita, text: 'The lift is stuck.', writtenIn: 'direct' },
  ]);
  expect(await answers()).toEqual([]);
});

test('in a status thread agents speak to the requester, and the requester to support', async () => {
  const number = await opened(ana);
  await said(shell, caller(ana), mention(inStatusThread));
  expect(await words(number)).toMatchObject([{ type: 'RequesterReplied', by: ana }]);
  await database.sql`update tickets set ticket = replace(ticket::text, ${ana.address}, 'x')::json`;
  await said(shell, caller({ ...ana, name: 'ana.b' }), mention({ ...inStatusThread, id: 'm2' }));
  const [, reply] = await words(number);
  expect(reply).toMatchObject({ type: 'SupportReplied', by: ana, writtenIn: 'thread' });
});

test('somebody else there is told who can, and the log knows it without the words', async () => {
  const number = await opened();
  await said(shell, caller(dana), mention(inStatusThread));
  expect(await words(number)).toEqual([]);
  expect(await answers()).toMatchObject([
    {
      deskId: 'second',
      to: second.supportChannels[0],
      under: inStatusThread.thread,
      words: expect.stringContaining('Only the support agents'),
    },
  ]);
  expect(logged).toMatchObject([{ code: 'not-an-agent', number, person: dana.address }]);
  expect(JSON.stringify(logged)).not.toContain('lift');
});

test('an empty mention, and an answer to what a contact was sent', async () => {
  const number = await opened();
  await said(shell, caller(ana), mention({ ...inStatusThread, text: ' ' }));
  await database.sql`
    update message_refs set slot = ${`escalation:${dana.address}:1`} where conversation = 'D1'`;
  await said(shell, caller(dana), direct({ id: 'm2', ...inConfirmation }));
  const [empty, contact] = await answers();
  expect(empty?.words).toContain(`Write your words for ${number}`);
  expect(contact?.words).toContain('Nobody reads answers here');
  expect(JSON.stringify(contact?.delivery)).toContain('https://x.example/CSECOND');
  expect(contact?.to).toBe(dana.address);
  expect(await words(number)).toEqual([]);
});

test('a command is words in a ticket’s thread, and a command in any other', async () => {
  const number = await opened();
  const command = { text: 'support is on it', isCommand: true } as const;
  const elsewhere = { conversation: 'CSECOND', id: '7.7' };
  expect(await said(shell, caller(ana), mention({ ...command, ...inStatusThread }))).toBe('kept');
  expect(await said(shell, caller(ana), mention({ ...command, id: 'm2', thread: elsewhere }))).toBe(
    'command',
  );
  expect(await words(number)).toMatchObject([{ type: 'SupportReplied', text: 'support is on it' }]);
  expect(await answers()).toEqual([]);
});

test('a change that knows the words only by their place is one of the same words', async () => {
  const changed = { id: `${dm}/9.9`, edit: 'e1', text: 'The lift fell.' };
  await said(shell, caller(rita), direct());
  await said(shell, caller(rita), direct(changed));
  const [answer, ...more] = await answers();
  expect(more).toEqual([]);
  const { buttons } = { buttons: [], ...answer?.delivery.message.parts.at(-1) };
  expect(buttons).toMatchObject([{ kind: 'begin', draft: { id: kept.id } }]);
  expect(await shell.tickets.findDraft('desk', kept.id)).toMatchObject({ text: 'The lift fell.' });

  const message = { conversation: 'D1', id: '10.1' };
  const conversation = `${dm}-2`;
  const unheard = { id: `${conversation}/10.1`, edit: 'e2', conversation, message };
  await said(shell, caller(rita), direct(unheard));
  await said(shell, caller(rita), direct({ ...unheard, edit: 'e3' }));
  expect(await answers()).toHaveLength(1);
});

test('files that came with a command stay where they are, which is said', async () => {
  const { command } = intake(shell);
  for (const text of ['the lift', 'help', 'status NX-9']) {
    const [bare, withFiles] = [
      await command(caller(rita), text),
      await command(caller(rita), text, undefined, true),
    ].map((answer) => JSON.stringify(answer));
    expect(withFiles).toContain('Your files stay where you sent them.');
    expect(bare).not.toContain('Your files');
  }
});

test('words of no ticket are kept until they are begun, and the button fills them in', async () => {
  const number = await opened();
  const draft = kept;
  await said(shell, caller(rita), direct());
  await said(shell, caller(rita), direct());
  await said(shell, caller(rita), direct({ edit: 'e1', text: 'The lift fell.' }));
  const [answer, ...more] = await answers();
  expect(more).toEqual([]);
  expect(answer).toMatchObject({ to: rita.address, under: direct().message });
  expect(answer?.words).toContain(number);
  expect(answer?.delivery.message.parts.at(-1)).toMatchObject({
    buttons: [{ kind: 'begin', draft }],
  });
  expect(await shell.tickets.unfinishedDraft('desk', rita.address, 0)).toBeNull();
  const choice = await openDraft(shell, caller(rita), draft);
  expect(choice).toMatchObject({ kind: 'form', form: { context: { kind: 'choose-desk' } } });
  expect(JSON.stringify(choice)).toContain('The lift fell.');

  shell.desks.delete('second');
  const form = await openDraft(shell, caller(rita), draft);
  expect(form).toMatchObject({ form: { context: { kind: 'intake', draftId: draft.id } } });
  expect(JSON.stringify(form)).toContain('The lift fell.');
  await said(shell, caller(rita), direct({ edit: 'e2', text: 'Never mind.' }));
  const begun = await shell.tickets.findDraft('desk', draft.id);
  expect(JSON.stringify(begun)).toContain('The lift fell.');
  await expect(openDraft(shell, caller(dana), draft)).rejects.toThrow('another person');
});

test('a direct message of nothing but a command is answered as one, and no report is begun', async () => {
  const number = await opened();
  const asked = [
    ...['help', `/support status ${number}`, `explain ${number}`, 'support status NX-9'],
    'Support queue',
  ];
  for (const [index, text] of asked.entries()) {
    await said(
      shell,
      caller(rita),
      direct({ id: `c${index}`, conversation: `${dm}${index}`, text }),
    );
  }
  await said(shell, caller(rita), mention({ id: 'm8', text: 'help' }));
  await said(shell, caller(rita), direct({ id: 'm9', text: `status ${number} is wrong` }));
  const all = await answers();
  expect(all.map(({ to, delivery }) => [to, delivery.message.summary])).toEqual([
    [rita.address, 'What you can ask for'],
    [rita.address, `${number}: open, nobody has taken it`],
    [rita.address, `Why ${number} stands where it does`],
    [rita.address, expect.stringContaining('There is no ticket NX-9 that you can see.')],
    [rita.address, expect.stringContaining('The queue is for support agents.')],
    [second.supportChannels[0], 'This is not with support yet.'],
    [rita.address, 'This is not with support yet.'],
  ]);
  expect(logged).toMatchObject([{ code: 'no-such-ticket' }, { code: 'not-an-agent' }]);
  expect(await shell.tickets.findDraft('desk', `said:${dm}0/9.9`)).toBeNull();
});

test('a mention outside of a status thread keeps where it was, and names no tickets', async () => {
  const number = await opened();
  const conversation = 'slack:T1/CLOBBY';
  const message = { conversation: 'CLOBBY', id: '1.1', url: 'https://x.example/p' };
  await said(shell, caller(rita), mention({ conversation, message }));
  await said(shell, caller(ana), mention({ id: 'm2', text: '' }));
  const [lobby, support] = await answers();
  expect(lobby).toMatchObject({ to: conversation, under: message });
  expect(JSON.stringify(lobby)).not.toContain(number);
  expect(await shell.tickets.findDraft('desk', `said:${conversation}/1.1`)).toMatchObject({
    text: 'The lift is stuck.',
    origin: { conversation, url: message.url },
  });
  expect(support?.words).toContain('mention me in the thread of their ticket');
  expect(support?.words).not.toContain('of no ticket that I keep');
  expect(JSON.stringify(support)).not.toContain('"draft"');
});

test('an agent in the thread of a ticket that is not kept any more hears that nobody was told', async () => {
  const number = await opened();
  await database.sql`delete from message_refs`;
  await said(shell, caller(ana), mention(inStatusThread));
  const [answer] = await answers();
  expect(answer).toMatchObject({ under: inStatusThread.thread, to: second.supportChannels[0] });
  expect(answer?.words).toContain('This thread is of no ticket that I keep, so nobody was told');
  expect(await words(number)).toEqual([]);
});

test('where no desk serves the workspace, that is said', async () => {
  await said(shell, caller({ address: 'slack:T9/U9', name: 'Sam' }, 'slack:T9'), direct());
  const [answer] = await answers();
  expect(answer).toMatchObject({ deskId: '', to: 'slack:T9/U9' });
  expect(answer?.words).toContain('No support desk serves this workspace');
});
