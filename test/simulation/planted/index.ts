import { fold } from '../../../src/engine/decide.ts';
import {
  type Decision,
  type OutboxEntry,
  type Platform,
  PlatformError,
} from '../../../src/runtime/ports.ts';
import type { Message } from '../../../src/views/message.ts';
import type { Invariant } from '../judge/evidence.ts';
import type { Ground, Planted } from '../world.ts';
import { deciding } from './decisions.ts';

const minute = 60_000;
const nothing = { events: [], nextCheckAt: null, queuePlace: null, outbox: [] };

/** Bugs put in on purpose, each in what a replica stands on. */
export const planted: Readonly<Record<string, Planted>> = {
  /** The store does not know a submission again. */
  'no guard of submissions': (ground) => {
    let count = 0;
    return {
      ...ground,
      tickets: {
        ...ground.tickets,
        findBySubmission: async () => null,
        create: (deskId, submissionId, decide) => {
          count += 1;
          return ground.tickets.create(deskId, `${submissionId} ${count}`, decide);
        },
      },
    };
  },
  /** The counter gives each number to two people. */
  'a number told twice': (ground) => {
    const told = new Map<string, string>();
    return {
      ...ground,
      tickets: {
        ...ground.tickets,
        async create(deskId, submissionId, decide) {
          const result = await ground.tickets.create(deskId, submissionId, decide);
          const number = told.get(deskId) ?? result.ticket.number;
          told.set(deskId, number);
          return { ...result, ticket: { ...result.ticket, number } };
        },
      },
    };
  },
  /** The ticker drops every other check that it has claimed. */
  'checks are dropped': (ground) => {
    let count = 0;
    return {
      ...ground,
      tickets: {
        ...ground.tickets,
        checkDue: (now, limit, decide) =>
          ground.tickets.checkDue(now, limit, (ticket, dueAt) => {
            count += 1;
            if (count % 2 === 0) return decide(ticket, dueAt);
            return { ...nothing, ticket };
          }),
      },
    };
  },
  /** What comes due while nobody looks is not seen to when the bot is back. */
  'late checks are dropped': (ground) => ({
    ...ground,
    tickets: {
      ...ground.tickets,
      checkDue: (now, limit, decide) =>
        ground.tickets.checkDue(now, limit, (ticket, dueAt) =>
          now - dueAt > 5 * minute ? { ...nothing, ticket } : decide(ticket, dueAt),
        ),
    },
  }),
  /** What is noticed of a target is noticed twice. */
  'warnings come twice': (ground) => ({
    ...ground,
    tickets: deciding(ground.tickets, warnedTwice),
  }),
  /** One conversation is handed to two at once. */
  'a conversation is split': (ground) => {
    let count = 0;
    const split = (entry: OutboxEntry): OutboxEntry => {
      if (entry.delivery.kind !== 'post' || !entry.delivery.under) return entry;
      count += 1;
      return { ...entry, conversation: `${entry.conversation}:${count}` };
    };
    return {
      ...ground,
      tickets: deciding(ground.tickets, (decision) => ({
        ...decision,
        outbox: decision.outbox.map(split),
      })),
    };
  },
  /** What is saved is not what happened. */
  'another state is saved': (ground) => ({
    ...ground,
    tickets: deciding(ground.tickets, (decision) => ({
      ...decision,
      ticket: {
        ...decision.ticket,
        review: decision.ticket.level !== decision.ticket.levelAtReport,
      },
    })),
  }),
  /** Every instant is shown an hour later than it is. */
  'times are an hour off': (ground) =>
    onPlatforms(ground, (platform) => ({
      ...platform,
      post: (to, message, options) => platform.post(to, anHourOff(message), options),
      update: (to, ref, message) => platform.update(to, ref, anHourOff(message)),
    })),
  /** What waits for more than half a minute is put off for good. */
  'old messages are put off': (ground) => ({
    ...ground,
    outbox: {
      ...ground.outbox,
      async claim(limit, leaseMs) {
        const entries = await ground.outbox.claim(limit, leaseMs);
        const old = entries.filter(({ ageMs }) => ageMs > minute / 2);
        for (const entry of old) {
          await ground.outbox.retry(entry, 1000 * 60 * minute, entry.ambiguous, 'put off');
        }
        return entries.filter((entry) => !old.includes(entry));
      },
    },
  }),
  /** What may have arrived counts as unsent. */
  'unclear counts as unsent': (ground) => ({
    ...ground,
    outbox: {
      ...ground.outbox,
      retry: (entry, delayMs, _ambiguous, error) =>
        ground.outbox.retry(entry, delayMs, false, error),
    },
  }),
  /** Every third message to a person in Slack is not sent, and called refused. */
  'unsent counts as refused': (ground) => {
    let count = 0;
    return {
      ...ground,
      slack: {
        ...ground.slack,
        async post(to, message, options) {
          if (isSlackPerson(to)) count += 1;
          if (!isSlackPerson(to) || count % 3 !== 0) return ground.slack.post(to, message, options);
          throw new PlatformError({
            platform: 'slack',
            operation: 'chat.postMessage',
            outcome: 'refused',
            reason: 'service_unavailable',
          });
        },
      },
    };
  },
  /** Nobody looks for what may have arrived at a person in Slack; it is sent again, marked. */
  'nobody looks': (ground) => ({
    ...ground,
    slack: {
      ...ground.slack,
      find: async (to, entryId, parent) =>
        isSlackPerson(to) ? 'unknown' : ground.slack.find(to, entryId, parent),
    },
  }),
  /** Each command is carried out as often as it comes. */
  'no guard of commands': (ground) => ({
    ...ground,
    tickets: {
      ...ground.tickets,
      change: (deskId, number, _commandId, decide) =>
        ground.tickets.change(deskId, number, null, decide),
    },
  }),
  /** Every other later message to a requester is not written. */
  'the outbox forgets': (ground) => {
    let count = 0;
    const isKept = ({ as, delivery }: OutboxEntry) => {
      if (as !== 'requester' || delivery.kind !== 'post' || delivery.slot !== undefined)
        return true;
      count += 1;
      return count % 2 === 0;
    };
    return {
      ...ground,
      tickets: deciding(ground.tickets, (decision) => ({
        ...decision,
        outbox: decision.outbox.filter(isKept),
      })),
    };
  },
  /** Whoever asks for their own tickets is given everybody's. */
  'own tickets are all tickets': (ground) => ({
    ...ground,
    tickets: {
      ...ground.tickets,
      ticketsOf: (deskId, _requester, limit) => ground.tickets.queue(deskId, limit),
    },
  }),
};

/** What the judge has to say of each, besides what comes of it in the same life. */
export const finds: Readonly<Record<string, readonly Invariant[]>> = {
  'no guard of submissions': ['one ticket a submission'],
  // The one who was told a wrong number has no ticket of it.
  'a number told twice': ['one ticket a submission', 'numbers are unique'],
  // What is never looked at again is looked at later than it should be.
  'checks are dropped': ['every threshold once', 'state is the fold'],
  'late checks are dropped': ['every threshold once', 'state is the fold'],
  'warnings come twice': ['every threshold once'],
  'a conversation is split': ['messages in order'],
  'another state is saved': ['state is the fold'],
  'times are an hour off': ['clocks as shown'],
  'old messages are put off': ['outbox at rest'],
  'unclear counts as unsent': ['repeats are marked'],
  'unsent counts as refused': ['outbox at rest'],
  'nobody looks': ['repeats are marked'],
  'no guard of commands': ['repeats are marked'],
  'the outbox forgets': ['everybody heard'],
  'own tickets are all tickets': ['nobody else sees'],
};

function isSlackPerson(to: string): boolean {
  return /^slack:[^/]+\/U/.test(to);
}

function onPlatforms(ground: Ground, change: (platform: Platform) => Platform): Ground {
  return { ...ground, slack: change(ground.slack), teams: change(ground.teams) };
}

function warnedTwice(decision: Decision): Decision {
  const { ticket, events, outbox } = decision;
  const again = events.filter(({ type }) => type === 'TargetAtRisk' || type === 'TargetBreached');
  if (again.length === 0) return decision;
  const repeated = outbox.filter(
    ({ delivery }) =>
      delivery.kind === 'post' && JSON.stringify(delivery.message).includes(' target is '),
  );
  return {
    ...decision,
    events: [...events, ...again],
    ticket: fold(ticket, again),
    outbox: [...outbox, ...repeated],
  };
}

/** The same message, whose instants are an hour later, in words too. */
function anHourOff(message: Message): Message {
  return JSON.parse(JSON.stringify(message), (_key, part) =>
    part?.kind === 'instant'
      ? {
          ...part,
          at: part.at + 60 * minute,
          fallback: part.fallback.replace(/(\d+):(\d\d) /, later),
        }
      : part,
  );
}

function later(_time: string, hour: string, past: string): string {
  return `${(Number(hour) % 12) + 1}:${past} `;
}
