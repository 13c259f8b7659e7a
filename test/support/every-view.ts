import { explainInFull } from '../../src/engine/explain-in-full.ts';
import { hoursOf } from '../../src/engine/hours.ts';
import { writePeople } from '../../src/engine/person-list.ts';
import { stepAt } from '../../src/engine/triage.ts';
import { actForm } from '../../src/views/act-form.ts';
import {
  explanationMessage,
  helpMessage,
  nobodyServes,
  ownTicketsMessage,
  plainMessage,
  queueMessage,
  statusMessage,
  whichTicketMessage,
} from '../../src/views/answer-messages.ts';
import { callInstead } from '../../src/views/call-instead.ts';
import { card } from '../../src/views/card.ts';
import {
  contactsChanged,
  contactsForm,
  testedMessage,
  testMessage,
} from '../../src/views/change-contacts.ts';
import {
  assignedMessage,
  channelAlert,
  deskWarning,
  takenOverMessage,
} from '../../src/views/contact-message.ts';
import { contactsMessage } from '../../src/views/contacts.ts';
import { escalationMessage, reminderMessage } from '../../src/views/escalation-message.ts';
import { askingActions, type Form } from '../../src/views/form.ts';
import { greeting } from '../../src/views/greeting.ts';
import { home } from '../../src/views/home.ts';
import { hoursMessage } from '../../src/views/hours-message.ts';
import {
  deskForm,
  intakeForm,
  leftNote,
  meantNote,
  unfinishedNote,
  wordsNote,
} from '../../src/views/intake-form.ts';
import type { Message } from '../../src/views/message.ts';
import { overdueMessage } from '../../src/views/overdue-message.ts';
import { ownCard } from '../../src/views/own-card.ts';
import { publicStatus } from '../../src/views/public-status.ts';
import { reportInFull } from '../../src/views/report-in-full.ts';
import { confirmation, requesterMessage } from '../../src/views/requester-message.ts';
import { changedNote, referralMessage, reviewForm } from '../../src/views/review-form.ts';
import {
  emptyAnswer,
  nobodyReadsAnswer,
  refusedAnswer,
  sayingThatFilesStay,
  tooManyWords,
  unplacedAnswer,
} from '../../src/views/said-answer.ts';
import { threadReply } from '../../src/views/thread-reply.ts';
import type { Life } from './arbitrary/life.ts';

type Moment = Life['moments'][number];
type Shown = readonly (Form | Message | null)[];

const draft = { deskId: 'desk', id: 'd-1' };
const linesOf = ({ policy }: Life) => policy.contactLines;
const hours = ({ policy }: Life, { view }: Moment) => hoursOf(policy, view.now);
const keysOf = ({ view }: Moment) => view.escalations.map(({ key }) => key);
const views = ({ moments }: Life) =>
  Array.from({ length: 25 }, () => moments.at(-1)?.view ?? []).flat();
const each = <T>(most: number, one: (at: number) => T) =>
  Array.from({ length: most }, (_, at) => one(at));

/** Each view by its file and name, with all that it shows of a moment of a ticket's life. */
export const everyView: Readonly<Record<string, (life: Life, moment: Moment) => Shown>> = {
  'act-form actForm': ({ typed }, { view }) =>
    askingActions
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
  'answer-messages whichTicketMessage': () => [whichTicketMessage('status', 'NX-1001')],
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
  'greeting greeting': ({ policy, typed }) => [
    greeting([policy]),
    greeting(each(3, () => ({ name: typed(60) }))),
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
        [typed(500)],
        unfinishedNote(reportedAt, 'Europe/Berlin'),
        leftNote(reportedAt, 'Europe/Berlin'),
        wordsNote({ label, whole: true }),
        wordsNote({ label: null, whole: false }),
        meantNote('status'),
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
  'overdue-message overdueMessage': ({ people, typed }) => [
    overdueMessage(
      each(20, (at) => ({
        number: `NX-${1000 + at}`,
        title: typed(120),
        person: people[at % people.length] ?? people[0],
        role: typed(80),
        waitedMs: 400_000 * (at + 1),
        reason: at % 2 === 0 ? null : 'teams send: ECONNREFUSED (retryable)',
      })),
    ),
  ],
  'own-card ownCard': (_, { view }) => [ownCard(view)],
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
  'said-answer sayingThatFilesStay': (_, { view }) => {
    const message = statusMessage(view);
    const answer = sayingThatFilesStay({ kind: 'message', title: 'Support', message });
    return answer.kind === 'message' ? [answer.message] : [];
  },
  'said-answer emptyAnswer': (_, { view }) => [emptyAnswer(view.ticket.number)],
  'said-answer refusedAnswer': ({ typed }) => [refusedAnswer(typed(500))],
  'said-answer nobodyReadsAnswer': (_, { view }) =>
    ['https://x.slack.com/p1', undefined].map((url) => nobodyReadsAnswer(view.ticket.number, url)),
  'said-answer tooManyWords': (life) => [tooManyWords(callInstead(linesOf(life)))],
  'thread-reply threadReply': (_, { events, view }) =>
    events.flatMap((event) => [
      threadReply(event, view),
      threadReply(event, view, { fallbackTold: true }),
      threadReply(event, view, { stands: true }),
    ]),
};

/** What the views above are made of. */
export const viewParts: readonly string[] = [
  'act-form carriedOut',
  'answer-messages ownTicketLine',
  'answer-messages queueLine',
  'call-instead callInstead',
  'call-instead sentences',
  'card chargeFacts',
  'card solutionParts',
  'card stateText',
  'card takenBy',
  'card targetFacts',
  'clean-text clean',
  'clean-text cut',
  'clean-text head',
  'clean-text isBlank',
  'hours-message nowText',
  'how-many howMany',
  'inline command',
  'inline source',
  'inline who',
  'intake-form leftNote',
  'intake-form meantNote',
  'intake-form unfinishedNote',
  'intake-form wordsNote',
  'map-text inlinesOf',
  'map-text mapText',
  'message plain',
  'own-card ownButton',
  'review-form changedNote',
  'review-form consentField',
  'split-message splitMessage',
  'thread-reply teamText',
  'unreachable unreachable',
  'when instantText',
  'when when',
  'words fileParts',
  'words wordParts',
];

/** Each view of a life, with its name: those of events at every moment, others at one, from `from` on. */
export function viewsOf(
  life: Life,
  from: number,
): readonly { readonly name: string; readonly view: Form | Message }[] {
  const { moments } = life;
  return Object.entries(everyView).flatMap(([name, make], at) => {
    const ofEvents = /threadReply|requesterMessage|deskWarning/.test(name);
    const one = moments[(from + at) % moments.length];
    return (ofEvents ? moments : one ? [one] : [])
      .flatMap((moment) => make(life, moment))
      .flatMap((view) => (view ? [{ name, view }] : []));
  });
}
