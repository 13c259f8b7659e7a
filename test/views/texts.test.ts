import { describe, expect, test } from 'vitest';
import { explainInFull } from '../../src/engine/explain-in-full.ts';
import { hoursOf } from '../../src/engine/hours.ts';
import type { TicketEvent } from '../../src/engine/ticket.ts';
import {
  explanationMessage,
  helpMessage,
  ownTicketsMessage,
  plainMessage,
  statusMessage,
  whichTicketMessage,
} from '../../src/views/answer-messages.ts';
import { card } from '../../src/views/card.ts';
import { assignedMessage, channelAlert, deskWarning } from '../../src/views/contact-message.ts';
import { escalationMessage, reminderMessage } from '../../src/views/escalation-message.ts';
import { greeting } from '../../src/views/greeting.ts';
import { hoursMessage } from '../../src/views/hours-message.ts';
import { meantNote } from '../../src/views/intake-form.ts';
import type { Message } from '../../src/views/message.ts';
import { ownCard } from '../../src/views/own-card.ts';
import { publicStatus } from '../../src/views/public-status.ts';
import { confirmation, requesterMessage } from '../../src/views/requester-message.ts';
import { changedNote, reviewForm } from '../../src/views/review-form.ts';
import { unplacedAnswer } from '../../src/views/said-answer.ts';
import { threadReply } from '../../src/views/thread-reply.ts';
import { ana, mednet, monday, mondayNight, netex, teladentistry } from '../engine/made.ts';
import { actionsOf, buttonsOf, linesOf, moments, reminding } from './told.ts';

/** What the requester hears of; the rest is the desk's own. */
const requesterHears: Record<TicketEvent['type'], boolean> = {
  TicketOpened: true,
  TicketTaken: true,
  SupportReplied: true,
  RequesterReplied: true,
  WaitingStarted: true,
  WaitingEnded: true,
  WorkaroundProvided: true,
  LevelChanged: true,
  TicketRecategorised: true,
  ChargeWaived: true,
  ReleasePlanned: true,
  TicketHandedOver: true,
  AssignmentMissed: false,
  PolicyAdopted: false,
  TicketResolved: true,
  TicketReopened: true,
  EscalationFired: true,
  TargetAtRisk: false,
  TargetBreached: false,
  EscalationReminded: false,
  EscalationAcknowledged: false,
  PersonNotReached: false,
};
const kinds = Object.keys(requesterHears);

const happened = moments.flatMap(({ events, view }) => events.map((event) => ({ event, view })));

function policyOf(number: string) {
  const policy = [netex, mednet, teladentistry, reminding].find((one) =>
    number.startsWith(one.numberPrefix),
  );
  if (!policy) throw new Error(`no policy numbers its tickets like ${number}`);
  return policy;
}

const messages: readonly Message[] = [
  ...happened.flatMap(({ event, view }) => [
    threadReply(event, view),
    threadReply(event, view, { fallbackTold: true }),
    threadReply(event, view, { stands: true }),
    ...[requesterMessage(event, view)].filter((message) => message !== null),
    ...(event.type === 'TargetAtRisk' ||
    event.type === 'TargetBreached' ||
    event.type === 'AssignmentMissed'
      ? [deskWarning(event, view)]
      : []),
    ...(event.type === 'EscalationFired'
      ? [
          escalationMessage([event.key], event.role, view),
          escalationMessage([event.key], 'fallback', view),
        ]
      : []),
    ...(event.type === 'EscalationReminded'
      ? [
          reminderMessage(event.keys, 'director', view),
          reminderMessage(event.keys, 'fallback', view),
        ]
      : []),
    publicStatus(view),
  ]),
  ...moments.flatMap(({ view, history }) => [
    card(view),
    confirmation(view),
    statusMessage(view),
    explanationMessage(
      view.ticket.number,
      explainInFull(view.ticket, policyOf(view.ticket.number), view.now, history, [
        { to: ana.name, summary: 'It needs you', status: 'sent', finishedAt: view.now },
      ]),
    ),
  ]),
  ...moments.flatMap(({ view }) => [
    ownCard(view),
    channelAlert('not_in_channel', view),
    channelAlert('conversation_gone', view, { platform: 'Teams' }),
    channelAlert('Teams is not set up in this bot', view, { platform: 'Teams', isSetUp: false }),
    unplacedAnswer({
      place: 'direct',
      draft: { deskId: 'd', id: 'i' },
      withFiles: true,
      open: [view],
      unthreaded: true,
    }),
  ]),
  ...moments.flatMap(({ view }) => (view.ticket.assignee ? [assignedMessage(view)] : [])),
  ownTicketsMessage(
    moments.map(({ view }) => view),
    20,
  ),
  ownTicketsMessage([], 20),
  ...[monday, mondayNight].flatMap((now) =>
    [netex, mednet, teladentistry].map((policy) =>
      hoursMessage([
        { name: policy.name, hours: hoursOf(policy, now), now, contactLines: [] },
        { name: 'Another', hours: hoursOf(policy, now), now, contactLines: policy.contactLines },
      ]),
    ),
  ),
  ...moments.map(({ view }) => ({
    summary: 'Before you send',
    parts: reviewForm({
      context: { kind: 'choose-desk' },
      view,
      team: null,
      advisories: [],
      consents: [],
      notes: [changedNote(true), changedNote(false), meantNote('help')],
      leftOut: ['Error text or codes'],
    }).intro,
  })),
  helpMessage([{ label: 'Telephone', value: '1' }], ['We are here day and night.'], true),
  helpMessage([], [], false),
  greeting([{ name: 'NetEx Support' }]),
  greeting([{ name: 'NetEx Support' }, { name: 'IT Support' }]),
  plainMessage('There is none.'),
  whichTicketMessage('status', 'NX-1001'),
];

test('every kind of event happens in the lives that these tests look at', () => {
  expect([...new Set(happened.map(({ event }) => event.type))].sort()).toEqual([...kinds].sort());
});

describe.each(kinds)('%s', (kind) => {
  const those = happened.filter(({ event }) => event.type === kind);

  test('has a reply in the thread', () => {
    for (const { event, view } of those) {
      expect(threadReply(event, view).summary).toMatch(/\w+ \w+.*[.:]$/);
    }
  });

  test('tells the requester where it concerns them', () => {
    for (const { event, view } of those) {
      const message = requesterMessage(event, view);
      expect(message !== null).toBe(requesterHears[event.type]);
      if (message) expect(message.summary).toContain(view.ticket.number);
    }
  });
});

describe('all texts', () => {
  const lines = [...new Set(messages.flatMap(linesOf))];

  test('there are many of them', () => {
    expect(lines.length).toBeGreaterThan(100);
  });

  test('every message has a summary and says something', () => {
    for (const message of messages) {
      expect(message.summary.trim()).not.toBe('');
      expect(message.parts.length).toBeGreaterThan(0);
    }
  });

  test.each([
    ['shout', /!/],
    ['promise', /guarantee/i],
    ['hide a value', /undefined|null|NaN|\[object|Invalid/],
    ['show an id of the code', /TicketOpened|EscalationFired|PT\d|\bP\d+D\b|businessDays/],
    ['stumble over spaces', / {2}|\s$|^\s| [.,:]/],
    ['stop twice', /\.\.|,\.|:\.|[?]\./],
    // A policy's own words may say that something is billed per incident.
    ['name what the house does not say', /\b(case|issue|SLA)\b|(?<!per |this )\bincident\b/i],
    ['put an article before a title that takes none', /the On-call/],
    ['begin with a small letter', /^[a-z]/],
  ])('none of them does %s', (_what, pattern) => {
    expect(lines.filter((line) => pattern.test(line))).toEqual([]);
  });

  test('they are short', () => {
    const counted = /^Counted for the (response|resolution) target: /;
    const long = lines.filter((line) => line.length > 300 && !counted.test(line));
    expect(long).toEqual([]);
    for (const { summary } of messages) expect(summary.length).toBeLessThan(240);
  });
});

describe('every message that asks for something has the button for it', () => {
  test.each([
    ['WaitingStarted', 'answer'],
    ['SupportReplied', 'answer'],
    ['WorkaroundProvided', 'answer'],
    ['TicketResolved', 'reopen'],
  ])('%s: %s', (type, action) => {
    const those = happened.filter(({ event }) => event.type === type);
    expect(those.length).toBeGreaterThan(0);
    for (const { event, view } of those) {
      const message = requesterMessage(event, view);
      expect(message && actionsOf(message)).toContain(action);
    }
  });

  test('an escalation asks to be acknowledged, until it is', () => {
    for (const { view } of moments) {
      for (const { key, role, acknowledged } of view.escalations) {
        const message = escalationMessage([key], role, view);
        expect(actionsOf(message)).toEqual(acknowledged ? [] : ['acknowledge']);
        expect(buttonsOf(message).at(-1)?.kind).toBe('open-thread');
        if (acknowledged) expect(linesOf(message).join('\n')).toContain('Acknowledged by Dana');
      }
    }
  });
});

test('nobody is said to have been told before they are', () => {
  const fired = happened.filter(({ event }) => event.type === 'EscalationFired');
  for (const { event, view } of fired) {
    expect(requesterMessage(event, view)?.summary).not.toMatch(/has been told/);
  }
});
