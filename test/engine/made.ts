import { fileURLToPath } from 'node:url';
import type { Command } from '../../src/engine/commands.ts';
import { decide, fold } from '../../src/engine/decide.ts';
import type { Instant } from '../../src/engine/instant.ts';
import { outcomeOf } from '../../src/engine/outcome.ts';
import { type Policy, policySchema } from '../../src/engine/policy.ts';
import type { Answers, Person, Ticket, TicketEvent } from '../../src/engine/ticket.ts';
import { loadPolicy } from '../../src/files/load-policy.ts';

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

export const rita: Person = { address: 'slack:T1/URITA', name: 'Rita' };
export const ana: Person = { address: 'slack:T1/UANA', name: 'Ana' };
export const ben: Person = { address: 'slack:T1/UBEN', name: 'Ben' };
export const dana: Person = { address: 'slack:T1/UDANA', name: 'Dana' };
export const pia: Person = { address: 'slack:T1/UPIA', name: 'Pia' };
export const leo: Person = { address: 'slack:T1/ULEO', name: 'Leo' };
export const fay: Person = { address: 'slack:T1/UFAY', name: 'Fay' };

async function shipped(name: string): Promise<Policy> {
  const path = fileURLToPath(new URL(`../../policies/${name}.yaml`, import.meta.url));
  return (await loadPolicy(path)).policy;
}

export const netex = await shipped('netex');
export const mednet = await shipped('mednet');
export const teladentistry = await shipped('teladentistry');

/** A Monday, in office hours of both policies: noon in Washington. */
export const monday = Date.parse('2026-06-01T16:00:00Z');
/** The night after it. */
export const mondayNight = Date.parse('2026-06-02T04:00:00Z');

/** A policy of two levels, reported as `a` or `b`; `parts` replace whole parts of it. */
export function madePolicy(parts: Record<string, unknown> = {}): Policy {
  return policySchema.parse({
    id: 'made',
    name: 'Made up',
    version: '1',
    levelWord: 'Level',
    numberPrefix: 'MU',
    calendars: {
      office: {
        timezone: 'America/New_York',
        hours: Object.fromEntries(
          ['mon', 'tue', 'wed', 'thu', 'fri'].map((name) => [name, [['09:00', '17:00']]]),
        ),
      },
    },
    deskHours: 'office',
    titleQuestion: 'summary',
    steps: [
      {
        title: 'What happened',
        questions: [
          { id: 'summary', type: 'text', label: 'What happened?' },
          {
            id: 'level',
            type: 'choice',
            label: 'How bad is it?',
            options: [
              { value: 'a', label: 'Very' },
              { value: 'b', label: 'A little' },
            ],
          },
        ],
      },
    ],
    levels: [
      {
        id: 'a',
        name: 'Bad',
        meaning: 'It is bad.',
        response: { within: 'PT1H', clock: '24x7' },
        resolution: { within: 'PT4H', clock: '24x7' },
      },
      {
        id: 'b',
        name: 'Fair',
        meaning: 'It is fair.',
        response: { within: 'PT8H', clock: '24x7' },
        resolution: { within: 'PT24H', clock: '24x7' },
      },
    ],
    levelRules: [
      { level: 'a', when: { answers: { level: 'a' } }, because: 'It is bad.' },
      { level: 'b', because: 'It is fair.' },
    ],
    roles: { director: 'Director', president: 'President' },
    ...parts,
  });
}

/** One ticket, with what happened to it, told command by command. */
export interface Told {
  readonly policy: Policy;
  readonly events: readonly TicketEvent[];
  readonly ticket: Ticket;
  /** The events of the last command. */
  readonly last: readonly TicketEvent[];
}

type Opening = Extract<Command, { type: 'OpenTicket' }>;

/** A report with every consent that its answers ask for; `parts` replace parts of the command. */
export function report(
  policy: Policy,
  at: Instant,
  answers: Answers,
  parts: Partial<Opening> = {},
): Told {
  const command: Opening = {
    type: 'OpenTicket',
    deskId: 'desk',
    number: `${policy.numberPrefix}-1001`,
    policyVersion: 'v1',
    requester: rita,
    answers: { summary: 'It does not work', ...answers },
    consents: outcomeOf(policy, answers, at).consents.map(({ id, wording }) => ({
      id,
      wording,
      at,
    })),
    office: null,
    next: null,
    ...parts,
  };
  const events = decide(null, command, policy, at);
  return { policy, events, ticket: fold(null, events), last: events };
}

export function step(told: Told, at: Instant, command: Command): Told {
  const last = decide(told.ticket, command, told.policy, at);
  const events = [...told.events, ...last];
  return { policy: told.policy, events, ticket: fold(told.ticket, last), last };
}

export function check(told: Told, at: Instant): Told {
  return step(told, at, { type: 'CheckClocks' });
}

export const take: Command = { type: 'Take', by: ana };
export const reply: Command = { type: 'ReplyToRequester', by: ana, text: 'We are on it.' };
export const answer: Command = { type: 'ReplyToSupport', by: rita, text: 'Here it is.' };
export const wait: Command = { type: 'WaitOnRequester', by: ana, text: 'Which version?' };
export const resume: Command = { type: 'ResumeWork', by: ana };
export const workaround: Command = { type: 'ProvideWorkaround', by: ana, text: 'Use the other.' };
export const resolve: Command = { type: 'Resolve', by: ana, text: 'Restarted.' };
export const reopen: Command = { type: 'Reopen', by: rita, text: 'It is back.' };

export function toLevel(level: string): Command {
  return { type: 'ChangeLevel', by: ana, level, reason: 'Looked again.' };
}

export function planRelease(release: string): Command {
  return { type: 'PlanRelease', by: ana, release };
}

export function handOver(team: string): Command {
  return { type: 'HandOver', by: ana, team, text: 'They know how.' };
}

/** The policy itself under another version. */
export const adopt: Command = { type: 'AdoptPolicy', version: 'v2' };

export function acknowledge(...keys: string[]): Command {
  return { type: 'AcknowledgeEscalation', by: dana, keys };
}

export function ofType<T extends TicketEvent['type']>(
  events: readonly TicketEvent[],
  type: T,
): Extract<TicketEvent, { type: T }>[] {
  return events.filter((event): event is Extract<TicketEvent, { type: T }> => event.type === type);
}
