import { outcomeOf } from '../../src/engine/outcome.ts';
import { directory } from '../../src/runtime/directory.ts';
import { executeOpening } from '../../src/runtime/execute.ts';
import {
  type Desk,
  type Draft,
  type Log,
  type Person,
  type Platform,
  realTimers,
} from '../../src/runtime/ports.ts';
import type { Shell } from '../../src/runtime/shell.ts';
import { mednet, mondayNight } from '../engine/made.ts';
import type { FreshDatabase } from '../support/database.ts';
import { openShell, silentLog } from '../support/shell.ts';

const slack = (id: string, team = 'T1'): Person => ({
  address: `slack:${team}/${id}`,
  name: id.slice(1).toLowerCase(),
});
const teams = (id: string): Person => ({ address: `teams:t2/${id}`, name: id });

const colleague = slack('UCOL');
const lee = slack('ULEE');
const fay = slack('UFAY');
const ana = slack('UANA');
const southAgent = teams('sue');

/** Who asks, as what. `home`: the desk that they write to, or work at. */
export const roles = {
  /** Somebody of the workspace. */
  person: { person: slack('UPER'), home: 'north' },
  /** On the roster. */
  agent: { person: ana, home: 'north' },
  /** In the support channel of a desk without a roster. */
  member: { person: slack('UMEM'), home: 'open' },
  /** In the same channel, as a guest of the workspace. */
  guest: { person: slack('UGUE'), home: 'open' },
  lead: { person: lee, home: 'north' },
  /** Stands behind a role now. */
  contact: { person: slack('UDAN'), home: 'north' },
  /** Was told of an escalation of the colleague's ticket, and stands behind nothing any more. */
  told: { person: slack('UTOD'), home: 'north' },
  fallback: { person: fay, home: 'north' },
  /** An agent of a desk in another tenant, on the other platform. */
  outsider: { person: southAgent, home: 'south' },
  /** In a workspace that no desk serves, with the user id of the agent here. */
  twin: { person: slack('UANA', 'T9'), home: 'north' },
} as const;
export type Role = keyof typeof roles;

const base = {
  policyVersion: 'v1',
  lead: null,
  roster: [],
  contacts: { oncall: [] },
  fallback: fay,
  offices: {},
  serves: [],
  publicStatus: false,
} satisfies Partial<Desk>;

function deskOf(id: string, prefix: string, channel: string, parts: Partial<Desk>): Desk {
  const contactLines = [{ label: 'Telephone', value: `the line of ${id}`, clauses: [] }];
  const policy = { ...mednet, name: `The desk ${id}`, numberPrefix: prefix, contactLines };
  return { ...base, id, policy, supportChannels: [channel], ...parts };
}

const desks: Record<string, Desk> = {
  north: deskOf('north', 'NO', 'slack:T1/CNORTH', {
    roster: [{ ...ana, duty: null }],
    lead: lee,
    contacts: { oncall: [roles.told.person] },
  }),
  open: deskOf('open', 'OP', 'slack:T1/COPEN', {
    fallback: slack('UOPF'),
    contacts: { oncall: [slack('UOPC')] },
  }),
  south: deskOf('south', 'SO', 'teams:t2/19:south@thread.tacv2', {
    roster: [{ ...southAgent, duty: null }],
    contacts: { oncall: [teams('otto')] },
    fallback: teams('fallback'),
  }),
};

/** Whose ticket, or at which desk, a request is about. */
export const things = ['own', 'colleague’s', 'other desk’s', 'other tenant’s'] as const;
export type Thing = (typeof things)[number];

/** A ticket and a draft of the same person at the same desk. */
export interface Target {
  readonly desk: Desk;
  readonly number: string;
  /** Stands in the ticket alone. */
  readonly word: string;
  /** Begins a draft of the requester's, `draft of …`, anew for each request. */
  draft(): Promise<Draft>;
}

export interface Society {
  /** As the one bot serves this role. */
  shell(role: Role): Shell;
  /** What was refused to this role since the last look, by its code. */
  refused(role: Role): string | null;
  target(role: Role, thing: Thing): Target;
}

/** Desks of two platforms and a ticket for each pair of who asks and whose it is. */
export async function openSociety(database: FreshDatabase): Promise<Society> {
  const platform: Partial<Platform> = {
    members: async (channel) =>
      channel.endsWith('COPEN') ? [roles.member.person.address, roles.guest.person.address] : [],
    isGuest: async (person) => person === roles.guest.person.address,
    reach: async (person) => ({ reachable: true, name: person }),
    showHome: async () => {},
  };
  const platforms = new Map(
    ['slack', 'teams'].map((name) => [
      name,
      { name, directThreads: true, ...platform } as Platform,
    ]),
  );
  const shell = await openShell(database, {}, Object.values(desks), {
    clock: { now: () => mondayNight },
    platforms,
    directory: directory(platforms, silentLog, realTimers),
  });

  async function open(desk: Desk, requester: Person, word: string): Promise<Target> {
    const answers = {
      ...{ kind: 'problem', impact: 'high', workaround: 'no', afterHours: 'onCall' },
      summary: `The ${word} is down`,
    };
    const agreed = outcomeOf(desk.policy, answers, mondayNight).consents;
    const consents = agreed.map(({ id, wording }) => ({ id, wording, at: mondayNight }));
    const submission = { id: word, requester, answers, consents, at: mondayNight };
    const { ticket } = await executeOpening(shell, desk, submission);
    let drafts = 0;
    return {
      desk,
      word,
      number: ticket.number,
      async draft() {
        drafts += 1;
        const id = `draft of ${word} ${drafts}`;
        const draft = { deskId: desk.id, id, requester, answers: {}, openedAt: mondayNight };
        await shell.tickets.saveDraft(draft);
        return draft;
      },
    };
  }

  const at = (id: string): Desk => {
    const desk = desks[id];
    if (!desk) throw new Error(`no desk ${id}`);
    return desk;
  };
  const ofColleague = {
    north: await open(at('north'), colleague, 'lift'),
    open: await open(at('open'), colleague, 'gate'),
    south: await open(at('south'), teams('colleague'), 'pump'),
  };
  await deliver(shell);
  shell.desks.set('north', { ...at('north'), contacts: { oncall: [roles.contact.person] } });
  const own = new Map<string, Target>();
  for (const [role, { person, home }] of Object.entries(roles)) {
    own.set(role, await open(shell.desks.get(home) ?? at(home), person, `${role}-engine`));
  }
  await deliver(shell);

  const codes = new Map<string, string>();
  const logOf = (role: Role): Log => ({
    ...silentLog,
    warn: (details, message) => {
      if (message === 'refused' && 'code' in details) codes.set(role, String(details.code));
    },
  });
  return {
    shell: (role) => ({ ...shell, log: logOf(role) }),
    refused(role) {
      const code = codes.get(role) ?? null;
      codes.delete(role);
      return code;
    },
    target(role, thing) {
      const found = targetOf(role, thing);
      return { ...found, desk: shell.desks.get(found.desk.id) ?? found.desk };
    },
  };

  function targetOf(role: Role, thing: Thing): Target {
    const { home } = roles[role];
    const mine = own.get(role);
    if (!mine) throw new Error(`${role} has no ticket`);
    switch (thing) {
      case 'own':
        return mine;
      case 'colleague’s':
        return ofColleague[home];
      case 'other desk’s':
        return ofColleague[home === 'open' ? 'north' : 'open'];
      case 'other tenant’s':
        return ofColleague[home === 'south' ? 'north' : 'south'];
      default:
        return thing satisfies never;
    }
  }
}

/** Sends all there is, each message to a place named after its ticket. */
async function deliver({ outbox }: Shell): Promise<void> {
  for (;;) {
    const entries = await outbox.claim(50, 60_000);
    if (entries.length === 0) return;
    for (const entry of entries) {
      const id = `${entry.number}.${entry.delivery.kind}`;
      await outbox.done(entry, { conversation: entry.to, id });
    }
  }
}
