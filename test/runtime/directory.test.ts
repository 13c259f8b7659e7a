import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { directory } from '../../src/runtime/directory.ts';
import { isAgent, isLead, maySee, requireAgent, requireLead } from '../../src/runtime/people.ts';
import {
  type Address,
  type Desk,
  type Log,
  type Platform,
  PlatformError,
  type Reach,
  realTimers,
} from '../../src/runtime/ports.ts';
import { ana, ben, dana, fay, leo, monday, netex, pia, report, rita } from '../engine/made.ts';

const channel = 'slack:T1/CSUPPORT';
const log: Log = { debug() {}, info() {}, warn() {}, error() {} };
const down = new PlatformError({
  platform: 'slack',
  operation: 'members',
  outcome: 'retryable',
  reason: 'unreachable',
});

/** What the platform answers next: members, a failure, or nothing. */
let answers: () => Promise<readonly Address[]>;
let reaches: Reach;
let asked: number;
/** Who is a guest; null: the platform does not say. */
let guests: readonly Address[] | null;
let askedOfGuests: number;
let time: number;

function open() {
  const slack = {
    members: () => {
      asked += 1;
      return answers();
    },
    isGuest: async (person: Address) => {
      askedOfGuests += 1;
      if (!guests) throw down;
      return guests.includes(person);
    },
    reach: async () => {
      asked += 1;
      return reaches;
    },
  } as Partial<Platform> as Platform;
  return directory(new Map([['slack', slack]]), log, { ...realTimers, now: () => time });
}

const members =
  (...people: readonly { readonly address: Address }[]) =>
  async () =>
    people.map(({ address }) => address);

beforeEach(() => {
  vi.useFakeTimers();
  asked = 0;
  guests = [];
  askedOfGuests = 0;
  time = 0;
  answers = members(ana, ben);
  reaches = { reachable: false, name: 'Pia', reason: 'deactivated' };
});
afterEach(() => void vi.useRealTimers());

test('members are asked for once a minute, and sooner for somebody who may have joined since', async () => {
  const people = open();
  expect(await people.isMember(channel, ana.address)).toBe(true);
  expect(await people.isMember(channel, rita.address)).toBe(false);
  expect(asked).toBe(1);
  time = 59_000;
  answers = members(ana, rita);
  expect(await people.isMember(channel, ana.address)).toBe(true);
  expect(asked).toBe(1);
  expect(await people.isMember(channel, rita.address)).toBe(true);
  expect(asked).toBe(2);
  time += 60_000;
  expect(await people.isMember(channel, ben.address)).toBe(false);
  expect(asked).toBe(3);
});

test.each([
  ['fails', () => Promise.reject(down)],
  ['is silent', () => new Promise<never>(() => {})],
])(
  'while the platform %s, what it said last counts for a quarter of an hour',
  async (_how, failing) => {
    const people = open();
    expect(await people.isMember(channel, ana.address)).toBe(true);
    answers = failing;
    const ask = async () => {
      const answer = people.isMember(channel, ana.address);
      await vi.advanceTimersByTimeAsync(1500);
      return answer;
    };
    time = 15 * 60_000 - 1;
    expect(await ask()).toBe(true);
    time += 1;
    expect(await ask()).toBeNull();
  },
);

test('once the platform refuses to say who is there, what it said before counts no more', async () => {
  const people = open();
  expect(await people.isMember(channel, ana.address)).toBe(true);
  time = 60_000;
  const details = { platform: 'slack', operation: 'members', reason: 'channel_not_found' };
  answers = () => Promise.reject(new PlatformError({ ...details, outcome: 'refused' }));
  expect(await people.isMember(channel, ana.address)).toBeNull();
  answers = () => Promise.reject(down);
  expect(await people.isMember(channel, ana.address)).toBeNull();
});

test('a silent platform is asked once, and no question waits longer than 1.5 s', async () => {
  const people = open();
  let say: (people: readonly Address[]) => void = () => {};
  answers = () => new Promise((resolve) => (say = resolve));
  const first = people.isMember(channel, ana.address);
  const second = people.isMember(channel, ben.address);
  await vi.advanceTimersByTimeAsync(1500);
  expect([await first, await second]).toEqual([null, null]);
  expect(asked).toBe(1);
  say([ben.address]);
  await vi.advanceTimersByTimeAsync(0);
  expect(await people.isMember(channel, ben.address)).toBe(true);
  expect(asked).toBe(1);
});

test('guests in the channel are no members; only of who asks that is asked, and once for a while', async () => {
  const people = open();
  guests = [ben.address];
  const ask = () =>
    Promise.all([ana, ben, rita].map(({ address }) => people.isMember(channel, address)));
  expect(await ask()).toEqual([true, false, false]);
  expect(await ask()).toEqual([true, false, false]);
  expect(askedOfGuests).toBe(2);
  guests = null;
  expect(await people.isMember('slack:T1/COTHER', ana.address)).toBe(true);
  expect(await open().isMember(channel, ana.address)).toBeNull();
});

test('who is reachable is kept for minutes, who is not for seconds; a platform that is not set up says nothing', async () => {
  const people = open();
  const unreachable = { reachable: false, name: 'Pia', reason: 'deactivated' };
  expect(await people.reach(pia.address)).toEqual(unreachable);
  expect(await people.reach(pia.address)).toEqual(unreachable);
  expect(asked).toBe(1);
  time = 11_000;
  reaches = { reachable: true, name: 'Pia' };
  expect(await people.reach(pia.address)).toEqual(reaches);
  expect(asked).toBe(2);
  time += 4 * 60_000;
  await people.reach(pia.address);
  expect(asked).toBe(2);
  time += 61_000;
  await people.reach(pia.address);
  expect(asked).toBe(3);
  expect(await people.reach('teams:72f9/29:1')).toBeNull();
});

const desk: Desk = {
  id: 'desk',
  policy: netex,
  policyVersion: 'v1',
  supportChannels: [channel],
  roster: [],
  lead: leo,
  contacts: { director: [dana] },
  fallback: fay,
  offices: {},
  serves: [],
  publicStatus: false,
};
const manned: Desk = { ...desk, roster: [{ ...ana, duty: null }] };

test('agents are the roster and the lead; without a roster, the members of the channel and the lead', async () => {
  const shell = { directory: open() };
  const agents = async (one: Desk) => {
    const all = await Promise.all(
      [ana, ben, leo, dana, fay, rita].map(async (person) =>
        (await isAgent(shell, one, person)) ? [person.name] : [],
      ),
    );
    return all.flat();
  };
  expect(await agents(desk)).toEqual(['Ana', 'Ben', 'Leo']);
  expect(await agents(manned)).toEqual(['Ana', 'Leo']);
  answers = () => Promise.reject(down);
  expect(await agents({ ...desk, supportChannels: ['slack:T1/COTHER'] })).toEqual(['Leo']);
});

test('the fallback leads where there is no lead', () => {
  expect([leo, fay].map((person) => isLead(desk, person))).toEqual([true, false]);
  expect([leo, fay].map((person) => isLead({ ...desk, lead: null }, person))).toEqual([
    false,
    true,
  ]);
  const caller = { workspace: 'slack:T1', person: ana };
  expect(() => requireLead(desk, caller)).toThrow('Please ask Leo.');
  expect(() => requireLead({ ...desk, lead: { ...leo, name: 'ULEO' } }, caller)).toThrow(
    'Please ask them.',
  );
});

test('a ticket is seen by its requester, contacts and agents; where that cannot be told, nobody is called a stranger', async () => {
  const shell = { directory: open() };
  const { ticket } = report(netex, monday, { systemDown: 'yes' });
  const sees = (one: Desk) =>
    Promise.all([rita, dana, fay, ben, pia].map((person) => maySee(shell, one, ticket, person)));
  expect(await sees(desk)).toEqual([true, true, true, true, false]);
  expect(await sees(manned)).toEqual([true, true, true, false, false]);
  answers = () => Promise.reject(down);
  const unknown: Desk = { ...desk, supportChannels: ['slack:T1/COTHER'] };
  expect(await maySee(shell, unknown, ticket, rita)).toBe(true);
  await expect(maySee(shell, unknown, ticket, pia)).rejects.toThrow('cannot be looked up');
  const caller = { workspace: 'slack:T1', person: pia };
  await expect(requireAgent(shell, unknown, caller)).rejects.toThrow('cannot be looked up');
  await expect(requireAgent(shell, desk, caller)).rejects.toThrow('Only the support agents');
});
