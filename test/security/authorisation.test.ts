import { afterAll, beforeAll, expect, test } from 'vitest';
import { workspaceOf } from '../../src/runtime/addresses.ts';
import type { Caller } from '../../src/runtime/ports.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { type Request, requests } from './requests.ts';
import {
  openSociety,
  type Role,
  roles,
  type Society,
  type Target,
  type Thing,
  things,
} from './society.ts';

/**
 * Who gets what. Four signs in each cell: of their own ticket (or draft, or the desk that they write
 * to), a colleague's, one of another desk in the same workspace, one of another tenant. `+` is done
 * or shown, `.` as if it were not there; refused as not for others than: `a` agents, `l` the lead,
 * `r` the requester.
 */
const table = `
                           person   agent    member   guest    lead     contact  told     fallback outsider twin
/support status            +...     ++..     ++..     +...     ++..     ++..     +...     ++..     ++..     ....
/support explain           +...     ++..     ++..     +...     ++..     ++..     +...     ++..     ++..     ....
/support mine              +...     +...     +...     +...     +...     +...     +...     +...     +...     ....
/support queue             aaaa     ++..     ++..     aaaa     ++..     aaaa     aaaa     aaaa     ++..     aaaa
/support contacts          aaaa     ++..     ++..     aaaa     ++..     aaaa     aaaa     aaaa     ++..     ....
/support hours             +++.     +++.     +++.     +++.     +++.     +++.     +++.     +++.     ++..     ....
/support help              +++.     +++.     +++.     +++.     +++.     +++.     +++.     +++.     ++..     ....
/support form              +++.     +++.     +++.     +++.     +++.     +++.     +++.     +++.     ++..     ....
/support new               +++.     +++.     +++.     +++.     +++.     +++.     +++.     +++.     ++..     ....
/support report            +++.     +++.     +++.     +++.     +++.     +++.     +++.     +++.     ++..     ....
report a message           +++.     +++.     +++.     +++.     +++.     +++.     +++.     +++.     ++..     ....
press take                 a...     ++..     ++..     a...     ++..     aa..     aa..     aa..     ++..     a...
press take-over            a...     ++..     ++..     a...     ++..     aa..     aa..     aa..     ++..     a...
press reply                a...     ++..     ++..     a...     ++..     aa..     aa..     aa..     ++..     a...
press wait                 a...     ++..     ++..     a...     ++..     aa..     aa..     aa..     ++..     a...
press resume               a...     ++..     ++..     a...     ++..     aa..     aa..     aa..     ++..     a...
press workaround           a...     ++..     ++..     a...     ++..     aa..     aa..     aa..     ++..     a...
press change-level         a...     ++..     ++..     a...     ++..     aa..     aa..     aa..     ++..     a...
press plan-release         a...     ++..     ++..     a...     ++..     aa..     aa..     aa..     ++..     a...
press hand-over            a...     ++..     ++..     a...     ++..     aa..     aa..     aa..     ++..     a...
press waive-charge         l...     ll..     ll..     l...     ++..     ll..     ll..     ll..     ll..     l...
press resolve              a...     ++..     ++..     a...     ++..     aa..     aa..     aa..     ++..     a...
press reopen               +...     ++..     ++..     +...     ++..     +a..     +a..     +a..     ++..     +...
press explain              a...     ++..     ++..     a...     ++..     aa..     aa..     aa..     ++..     a...
press answer               +...     +r..     +r..     +...     +r..     +r..     +r..     +r..     +r..     +...
press acknowledge          a...     ++..     ++..     a...     ++..     ++..     a+..     ++..     ++..     a...
send reply                 a...     ++..     ++..     a...     ++..     aa..     aa..     aa..     ++..     a...
send wait                  a...     ++..     ++..     a...     ++..     aa..     aa..     aa..     ++..     a...
send workaround            a...     ++..     ++..     a...     ++..     aa..     aa..     aa..     ++..     a...
send change-level          a...     ++..     ++..     a...     ++..     aa..     aa..     aa..     ++..     a...
send plan-release          a...     ++..     ++..     a...     ++..     aa..     aa..     aa..     ++..     a...
send hand-over             a...     ++..     ++..     a...     ++..     aa..     aa..     aa..     ++..     a...
send waive-charge          l...     ll..     ll..     l...     ++..     ll..     ll..     ll..     ll..     l...
send resolve               a...     ++..     ++..     a...     ++..     aa..     aa..     aa..     ++..     a...
send reopen                +...     ++..     ++..     +...     ++..     +a..     +a..     +a..     ++..     +...
send answer                +...     +r..     +r..     +...     +r..     +r..     +r..     +r..     +r..     +...
send a step                +rrr     +rrr     +rrr     +rrr     +rrr     +rrr     +rrr     +rrr     +rrr     +rrr
send the choice of a desk  +rrr     +rrr     +rrr     +rrr     +rrr     +rrr     +rrr     +rrr     +rrr     +rrr
send contacts              lll.     lll.     lll.     lll.     ++l.     lll.     lll.     lll.     ll..     ....
press test contacts        aaa.     ++a.     ++a.     aaa.     ++a.     aaa.     aaa.     aaa.     ++..     ....
press edit contacts        lll.     lll.     lll.     lll.     ++l.     lll.     lll.     lll.     ll..     ....
go on with a draft         +rrr     +rrr     +rrr     +rrr     +rrr     +rrr     +rrr     +rrr     +rrr     +rrr
step back                  +rrr     +rrr     +rrr     +rrr     +rrr     +rrr     +rrr     +rrr     +rrr     +rrr
close a form               +rrr     +rrr     +rrr     +rrr     +rrr     +rrr     +rrr     +rrr     +rrr     +rrr
look at the card           +...     ++..     ++..     +...     ++..     +...     +...     +...     ++..     +...
write in the status thread +aaa     ++aa     ++aa     +aaa     ++aa     +aaa     +aaa     +aaa     ++aa     +aaa
write “status” to the bot  +...     ++..     ++..     +...     ++..     ++..     +...     ++..     ++..     ....
open the home page         +...     ++..     ++..     +...     ++..     +...     +...     +...     ++..     ....
whom to call instead       ++++     ++++     ++++     ++++     ++++     ++++     ++++     ++++     ++++     ++++
`.trim();

let database: FreshDatabase;
let society: Society;
beforeAll(async () => {
  database = await freshDatabase();
  society = await openSociety(database);
});
afterAll(() => database.close());

const names = Object.keys(roles) as Role[];
const callerOf = (role: Role): Caller => {
  const { person } = roles[role];
  return { person, workspace: workspaceOf(person.address) };
};

const signs: Readonly<Record<string, string>> = {
  'no-such-ticket': '.',
  'form-expired': '.',
  'not-an-agent': 'a',
  'not-the-lead': 'l',
  'not-the-requester': 'r',
};

async function ask(request: Request, role: Role, target: Target) {
  const shell = society.shell(role);
  const answer = await request.run({ shell, database, caller: callerOf(role), target });
  return { said: JSON.stringify(answer ?? null), code: society.refused(role) };
}

const ghosts = new Map<string, string>();

/** What somebody hears of a ticket or a desk that is not there. */
async function ofNothing(request: Request, role: Role, target: Target): Promise<string> {
  const number = `${target.desk.policy.numberPrefix}-9999`;
  const key = `${role} ${Object.values(requests).indexOf(request)} ${target.desk.id}`;
  const nothing =
    request.names === 'desk'
      ? { ...target, desk: { ...target.desk, id: 'nowhere' } }
      : { ...target, number };
  const said = ghosts.get(key) ?? (await ask(request, role, nothing)).said;
  ghosts.set(key, said);
  return said.replaceAll(number, target.number);
}

/** What came of one request, as it stands in the table. */
async function signOf(request: Request, role: Role, thing: Thing): Promise<string> {
  const target = society.target(role, thing);
  const { said, code } = await ask(request, role, target);
  const sign = code === null ? signOfAnswer(request, target, said) : (signs[code] ?? '?');
  if (!request.names || (request.names === 'ticket' && sign !== '.')) return sign;
  const isNothing = said === (await ofNothing(request, role, target));
  if (isNothing) return '.';
  // Refused as if it were not there, it is to sound so.
  return sign === '.' ? '!' : sign;
}

function signOfAnswer({ counts, by }: Request, target: Target, said: string): string {
  return counts === 'done' || said.includes(by?.(target) ?? target.word) ? '+' : '.';
}

/** All that anybody keeps, but for what is told to who asked, and the drafts that they begin. */
async function kept(): Promise<unknown> {
  const [row] = await database.sql`
    select (select count(*) from events) as events, (select sum(version) from tickets) as versions,
      (select count(*) from contact_edits) as edits, (select count(*) from message_refs) as refs,
      (select count(*) from outbox where addressed_as <> 'answer') as messages,
      (select count(*) from drafts where id like 'draft of %' and draft::text !~ '"answers":{}')
        as drafts`;
  return row;
}

const [, ...rows] = table.split('\n');
const expected = rows.map((row) => ({
  name: row.slice(0, 26).trim(),
  cells: row.slice(27).split(/\s+/),
}));

test('every way to ask stands in the table', () => {
  expect(expected.map(({ name }) => name)).toEqual(Object.keys(requests));
});

test('who may do what, on whose ticket; what is refused changes nothing', async () => {
  const got = new Map<string, string>();
  const askAs = async (role: Role, isAllowed: boolean) => {
    for (const { name, cells } of expected) {
      const request = requests[name];
      for (const [place, thing] of things.entries()) {
        if (!request || (cells[names.indexOf(role)]?.[place] === '+') !== isAllowed) continue;
        got.set(`${name} ${role} ${thing}`, await signOf(request, role, thing));
      }
    }
  };
  const before = await kept();
  await Promise.all(names.map((role) => askAs(role, false)));
  expect(await kept()).toEqual(before);
  // One after the other: what somebody has done may leave nothing to do for the next.
  for (const role of names) await askAs(role, true);
  const lines = expected.map(({ name }) =>
    line(
      name,
      names.map((role) => things.map((thing) => got.get(`${name} ${role} ${thing}`)).join('')),
    ),
  );
  expect([line('', names).trimStart(), ...lines].join('\n')).toBe(table);
  const events = await database.sql<{ type: string }[]>`select distinct type from events`;
  expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(changes));
}, 60_000);

/** What the requests that are allowed come to, so that it is shown that they are carried out. */
const changes = [
  ...['TicketTaken', 'SupportReplied', 'RequesterReplied', 'WaitingStarted'],
  ...['WorkaroundProvided', 'LevelChanged', 'ChargeWaived', 'ReleasePlanned', 'TicketHandedOver'],
  ...['TicketResolved', 'TicketReopened'],
];

function line(first: string, cells: readonly string[]): string {
  return [first.padEnd(26), ...cells.map((cell) => cell.padEnd(8))].join(' ').trimEnd();
}
