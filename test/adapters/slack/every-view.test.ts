import { readdir } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderForm, renderMessageView } from '../../../adapters/slack/render-form.ts';
import { renderHome } from '../../../adapters/slack/render-home.ts';
import { renderMessage } from '../../../adapters/slack/render-message.ts';
import { ephemeral } from '../../../adapters/slack/respond.ts';
import { explainInFull } from '../../../src/engine/explain-in-full.ts';
import { hoursOf } from '../../../src/engine/hours.ts';
import { writePeople } from '../../../src/engine/person-list.ts';
import { stepAt } from '../../../src/engine/triage.ts';
import { type AskingAction, actForm } from '../../../src/views/act-form.ts';
import {
  explanationMessage,
  helpMessage,
  nobodyServes,
  ownTicketsMessage,
  plainMessage,
  queueMessage,
  statusMessage,
} from '../../../src/views/answer-messages.ts';
import { card } from '../../../src/views/card.ts';
import {
  contactsChanged,
  contactsForm,
  testedMessage,
  testMessage,
} from '../../../src/views/change-contacts.ts';
import {
  assignedMessage,
  channelAlert,
  deskWarning,
  takenOverMessage,
} from '../../../src/views/contact-message.ts';
import { contactsMessage } from '../../../src/views/contacts.ts';
import { escalationMessage, reminderMessage } from '../../../src/views/escalation-message.ts';
import type { Form } from '../../../src/views/form.ts';
import { home } from '../../../src/views/home.ts';
import { hoursMessage } from '../../../src/views/hours-message.ts';
import {
  deskForm,
  intakeForm,
  leftNote,
  meantNote,
  unfinishedNote,
  wordsNote,
} from '../../../src/views/intake-form.ts';
import type { Message } from '../../../src/views/message.ts';
import { publicStatus } from '../../../src/views/public-status.ts';
import { reportInFull } from '../../../src/views/report-in-full.ts';
import { confirmation, requesterMessage } from '../../../src/views/requester-message.ts';
import { changedNote, referralMessage, reviewForm } from '../../../src/views/review-form.ts';
import {
  emptyAnswer,
  nobodyReadsAnswer,
  refusedAnswer,
  unplacedAnswer,
} from '../../../src/views/said-answer.ts';
import { splitMessage } from '../../../src/views/split-message.ts';
import { threadReply } from '../../../src/views/thread-reply.ts';
import { judge } from '../../slack-schema/judge.ts';
import { type Life, lifeArb } from './arbitrary-life.ts';
import { judgeHome, judgeMessage, judgeView } from './judge.ts';

type Moment = Life['moments'][number];
type Shown = readonly (Form | Message | null)[];

const actions: readonly AskingAction[] = [
  'reply',
  'wait',
  'workaround',
  'change-level',
  'plan-release',
  'hand-over',
  'waive-charge',
  'resolve',
  'reopen',
  'answer',
];
const draft = { deskId: 'desk', id: 'd-1' };
const linesOf = ({ policy }: Life) => policy.contactLines;
const hours = ({ policy }: Life, { view }: Moment) => hoursOf(policy, view.now);
const keysOf = ({ view }: Moment) => view.escalations.map(({ key }) => key);
const views = ({ moments }: Life) =>
  Array.from({ length: 25 }, () => moments.at(-1)?.view ?? []).flat();
const each = <T>(most: number, one: (at: number) => T) =>
  Array.from({ length: most }, (_, at) => one(at));

/** Each view by its file and name, with all that it shows of a moment of a ticket's life. */
const shown: Readonly<Record<string, (life: Life, moment: Moment) => Shown>> = {
  'act-form actForm': ({ typed }, { view }) =>
    actions
      .filter((action) => action !== 'hand-over' || view.teams.length > 0)
      .flatMap((action) => {
        const values = { text: typed(3000), release: typed(60), level: '1', team: typed(10) };
        const again = { values, said: typed(3000) };
        return [actForm(action, view, 'n-1'), actForm(action, view, 'n-1', again)];
      }),
  'answer-messages nobodyServes': () => [nobodyServes()],
  'answer-messages plainMessage': ({ typed }) => [plainMessage(typed(40_000))],
  'answer-messages helpMessage': (life) =>
    [true, false].map((isAgent) =>
      helpMessage(
        linesOf(life),
        each(5, () => life.typed(500)),
        isAgent,
      ),
    ),
  'answer-messages queueMessage': (life) => [queueMessage(views(life), 900), queueMessage([], 0)],
  'answer-messages ownTicketsMessage': (life) => [
    ownTicketsMessage(views(life), 20),
    ownTicketsMessage([], 20),
  ],
  'answer-messages statusMessage': (_, { view }) => [statusMessage(view)],
  'answer-messages explanationMessage': ({ policy, history, typed }, { view }) => {
    const told = each(8, () => ({
      to: typed(80),
      summary: typed(300),
      status: 'sent' as const,
      finishedAt: view.now,
    }));
    const full = explainInFull(view.ticket, policy, view.now, history, told);
    return [explanationMessage(view.ticket.number, full)];
  },
  'card card': (_, { view }) => [card(view)],
  'change-contacts contactsForm': ({ people, typed }) => [
    contactsForm({
      deskId: 'desk',
      role: 'director',
      title: typed(80),
      initial: writePeople(people),
      filed: people,
      nonce: 'n-1',
    }),
  ],
  'change-contacts testMessage': ({ people: [by], typed }) => [
    testMessage(typed(80), typed(60), by),
  ],
  'change-contacts testedMessage': ({ people, typed }) => [
    testedMessage(
      typed(80),
      people,
      people.map((person) => ({ person, reason: 'user_not_found' })),
      true,
    ),
    testedMessage(typed(80), people, [], false),
    testedMessage(typed(80), [], [], true),
  ],
  'change-contacts contactsChanged': ({ people, typed }) => [
    contactsChanged(people[0], typed(80), people, false),
    contactsChanged(people[0], typed(80), [], true),
  ],
  'contact-message deskWarning': (_, { events, view }) =>
    events.flatMap((event) =>
      event.type === 'TargetAtRisk' ||
      event.type === 'TargetBreached' ||
      event.type === 'AssignmentMissed'
        ? [deskWarning(event, view)]
        : [],
    ),
  'contact-message channelAlert': (_, { view }) => [channelAlert('not_in_channel', view)],
  'contact-message assignedMessage': (_, { view }) => [assignedMessage(view)],
  'contact-message takenOverMessage': ({ people: [by] }, { view }) => [takenOverMessage(by, view)],
  'contacts contactsMessage': ({ people, policy, typed }, { view }) => {
    const states = people.map((person, at) => ({
      person,
      reach: at === 0 ? null : { reachable: at === 1, reason: typed(80) },
      last: at === 0 ? null : { status: 'failed' as const, at: view.now, error: typed(200) },
    }));
    const [first] = states;
    if (!first) return [];
    const roles = each(8, (at) => ({
      role: `role-${at}`,
      title: typed(80),
      people: at === 0 ? [] : states,
      setBy: at === 0 ? null : { by: people[0], at: view.now },
    }));
    const desk = { deskId: 'desk', deskName: policy.name, zone: view.zone, roles, fallback: first };
    return [
      contactsMessage([{ ...desk, lead: first, mayEdit: true }]),
      contactsMessage([
        { ...desk, lead: null, mayEdit: false },
        { ...desk, lead: first, mayEdit: false },
      ]),
    ];
  },
  'escalation-message escalationMessage': (_, moment) => [
    escalationMessage(keysOf(moment), 'director', moment.view),
    escalationMessage(keysOf(moment), 'fallback', moment.view),
  ],
  'escalation-message reminderMessage': (_, moment) => [
    reminderMessage(keysOf(moment), 'director', moment.view),
  ],
  'home home': (life, moment) => {
    const shownTickets = views(life).map((view) => ({ view, threadUrl: 'https://x.slack.com/p1' }));
    const desk = {
      name: life.policy.name,
      hours: hours(life, moment),
      contactLines: linesOf(life),
    };
    const queue = { shown: shownTickets, all: 300 };
    return [
      home({ desks: each(3, () => ({ ...desk, queue })), own: views(life), more: true }),
      home({ desks: [{ ...desk, queue: null }], own: [], more: false }),
    ];
  },
  'hours-message hoursMessage': (life, moment) => [
    hoursMessage(
      each(2, () => ({
        name: life.policy.name,
        hours: hours(life, moment),
        now: moment.view.now,
        contactLines: linesOf(life),
      })),
    ),
  ],
  'intake-form intakeForm': (life) =>
    [...life.policy.steps.keys()].map((index) => {
      const { policy, answers, reportedAt, typed } = life;
      const step = stepAt(policy, index, answers, reportedAt);
      if (!step) return null;
      const label = typed(150);
      const notes = [
        unfinishedNote(reportedAt, 'Europe/Berlin'),
        leftNote(reportedAt, 'Europe/Berlin'),
        wordsNote({ label, whole: true }),
        wordsNote({ label: null, whole: false }),
        meantNote('/support status'),
      ];
      const form = { deskId: 'desk', draftId: 'd-1', step, answers, notes };
      return intakeForm({ ...form, canGoBack: index > 0, contactLines: linesOf(life) });
    }),
  'intake-form deskForm': ({ typed }) => [
    deskForm({
      desks: each(12, (at) => ({ id: `desk-${at}`, name: typed(60) })),
      draft,
      text: typed(40_000),
      notes: [],
    }),
  ],
  'public-status publicStatus': (_, { view }) => [publicStatus(view)],
  'report-in-full reportInFull': (_, { view }) => [reportInFull(view)],
  'requester-message requesterMessage': (_, { events, view }) =>
    events.map((event) => requesterMessage(event, view)),
  'requester-message confirmation': (_, { view }) => [confirmation(view)],
  'review-form reviewForm': ({ policy, typed }, { view }) => [
    reviewForm({
      context: { kind: 'intake', ...draft, draftId: draft.id, step: policy.steps.length },
      view,
      team: Object.values(policy.teams)[0] ?? null,
      advisories: policy.advisories,
      consents: policy.consents,
      notes: [changedNote(true)],
      leftOut: each(3, () => typed(150)),
    }),
  ],
  'review-form referralMessage': ({ policy }) => Object.values(policy.teams).map(referralMessage),
  'said-answer unplacedAnswer': (life) =>
    (['direct', 'support-channel', 'channel'] as const).map((place) =>
      unplacedAnswer({ place, draft, withFiles: true, open: views(life) }),
    ),
  'said-answer emptyAnswer': (_, { view }) => [emptyAnswer(view.ticket.number)],
  'said-answer refusedAnswer': ({ typed }) => [refusedAnswer(typed(500))],
  'said-answer nobodyReadsAnswer': (_, { view }) =>
    ['https://x.slack.com/p1', undefined].map((url) => nobodyReadsAnswer(view.ticket.number, url)),
  'thread-reply threadReply': (_, { events, view }) =>
    events.flatMap((event) => [
      threadReply(event, view),
      threadReply(event, view, { fallbackTold: true }),
      threadReply(event, view, { stands: true }),
    ]),
};

/** What the views above are made of. */
const parts: readonly string[] = [
  'act-form carriedOut',
  'answer-messages ownTicketLine',
  'answer-messages queueLine',
  'card chargeFacts',
  'card solutionParts',
  'card stateText',
  'card takenBy',
  'card targetFacts',
  'hours-message nowText',
  'inline source',
  'inline who',
  'intake-form leftNote',
  'intake-form meantNote',
  'intake-form unfinishedNote',
  'intake-form wordsNote',
  'message plain',
  'review-form changedNote',
  'review-form consentField',
  'split-message splitMessage',
  'thread-reply teamText',
  'when instantText',
  'when when',
  'words fileParts',
  'words wordParts',
];

test('there is no view that is not in the table', async () => {
  const folder = new URL('../../../src/views/', import.meta.url);
  const found: string[] = [];
  for (const file of await readdir(folder)) {
    const module: Record<string, unknown> = await import(new URL(file, folder).href);
    const names = Object.keys(module).filter((name) => typeof module[name] === 'function');
    found.push(...names.map((name) => `${file.replace('.ts', '')} ${name}`));
  }
  expect(found.sort()).toEqual([...Object.keys(shown), ...parts].sort());
});

const team = 'T0SANDBOX';

function judgeAll(method: string, body: Record<string, unknown>): void {
  const faults = judge(method, body);
  if (faults.length > 0) throw new Error(`${method}: ${faults.join('; ')}`);
}

/** Shown in every place that Slack has for it. */
function fits(one: Form | Message): void {
  if ('fields' in one) {
    const view = renderForm(one, team);
    judgeView(view);
    judgeAll('views.open', { trigger_id: '1', view });
    inert(view);
    return;
  }
  for (const message of new Set([one, ...splitMessage(one)])) {
    const posted = renderMessage(message, team);
    judgeMessage(posted);
    judgeAll('chat.postMessage', { channel: 'C1', ...posted });
    inert(posted);
  }
  judgeAll('response_url', { ...ephemeral(one, team) });
  const view = renderMessageView('NX-1001', one, team);
  judgeView(view);
  judgeAll('views.push', { trigger_id: '1', view });
  const page = renderHome(one, team);
  judgeHome(page);
  judgeAll('views.publish', { user_id: 'U1', view: page });
}

/** No words of people's become a mention, wherever they stand. */
function inert(rendered: object): void {
  const text = JSON.stringify(rendered, (key, value) => (key === 'private_metadata' ? '' : value));
  if (/"user_id":"U0EVIL"|"type":"(broadcast|usergroup|channel)"/.test(text)) {
    throw new Error(`a mention: ${text}`);
  }
  for (const [found] of text.matchAll(/"type":"mrkdwn","text":"(?:[^"\\]|\\.)*"/g)) {
    if (/<(@U0EVIL|#|!(?!date\^))/.test(found)) throw new Error(`a mention: ${found}`);
  }
}

test('whatever policies and people say, each form and message fits Slack, and mentions nobody', () => {
  let judged = 0;
  fc.assert(
    fc.property(lifeArb, fc.nat(), (life, from) => {
      for (const [at, name] of Object.keys(shown).entries()) {
        const ofEvents = /threadReply|requesterMessage|deskWarning/.test(name);
        const { moments } = life;
        const [first] = moments;
        const one = moments[(from + at) % moments.length] ?? first;
        for (const moment of ofEvents ? moments : one ? [one] : []) {
          for (const view of shown[name]?.(life, moment) ?? []) {
            if (!view) continue;
            fits(view);
            judged += 1;
          }
        }
      }
    }),
    // A fault is shrunk for so long at most.
    { numRuns: 60, interruptAfterTimeLimit: 15_000 },
  );
  expect(judged).toBeGreaterThan(10 * Object.keys(shown).length);
});
