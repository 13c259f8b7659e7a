import { expect, test } from 'vitest';
import { fold } from '../../../src/engine/decide.ts';
import type { TicketEvent } from '../../../src/engine/ticket.ts';
import { hour } from '../../engine/made.ts';
import type { Evidence, Invariant, OutboxRow, Send, Standing } from './evidence.ts';
import { judge } from './index.ts';
import { askedAt, desk, end, madeEvidence } from './made.ts';

const valid = madeEvidence();

/** The invariants that are not kept, with what is said of them. */
function found(evidence: Evidence): Map<Invariant, string[]> {
  const all = Map.groupBy(judge(evidence), ({ invariant }) => invariant);
  return new Map([...all].map(([name, violations]) => [name, violations.map(({ says }) => says)]));
}

function broken(change: (evidence: Evidence) => Partial<Evidence>): Map<Invariant, string[]> {
  return found({ ...valid, ...change(valid) });
}

/** The one row of the outbox that fits. */
function rowWhere(fits: (row: OutboxRow) => boolean): OutboxRow {
  const row = valid.outbox.find(fits);
  if (!row) throw new Error('there is no such row');
  return row;
}

const standsFor = (row: OutboxRow) => (one: Standing) => one.entryId === row.id;
const escalation = rowWhere(({ kind, keys }) => kind === 'post' && keys.length > 0);
const refusal = {
  entryId: escalation.id,
  where: escalation.recipient,
  reason: 'user_disabled',
};
const told = (text: string) =>
  rowWhere(
    ({ addressedAs, delivery }) =>
      addressedAs === 'requester' && JSON.stringify(delivery).includes(text),
  );

const secondAt = end - 3 * hour;
const confirmation = valid.submissions[1]?.answer;
const status = confirmation?.kind === 'confirmed' ? confirmation.text : '';
const other = status.replace('· #6', '· #66').replaceAll('0 PM', '1 PM');
const answered = (text: string) =>
  askedAt(secondAt, valid.submissions[1]?.person ?? '', 'status MU-1002', text);

test('a life without a flaw has something to judge, and nothing is found', () => {
  expect(valid.events.length).toBeGreaterThan(20);
  expect(new Set(valid.events.map(({ type }) => type))).toContain('EscalationReminded');
  expect(judge(valid)).toEqual([]);
});

const flaws: [Invariant, string, (evidence: Evidence) => Partial<Evidence>][] = [
  [
    'one ticket a submission',
    'a confirmed report that is no ticket',
    ({ submissions: [first, ...more] }) => ({
      submissions: first
        ? [
            first,
            { ...first, word: '#99', answer: { kind: 'confirmed', number: 'MU-1009', text: '' } },
            ...more,
          ]
        : [],
    }),
  ],
  [
    'one ticket a submission',
    'a ticket that nobody reported',
    ({ submissions }) => ({ submissions: submissions.slice(1) }),
  ],
  [
    'one ticket a submission',
    'two tickets of one submission',
    ({ tickets }) => ({ tickets: tickets.map((row) => ({ ...row, submissionId: 'the same' })) }),
  ],
  [
    'numbers are unique',
    'a number that two people were told',
    ({ submissions }) => ({
      submissions: [
        ...submissions,
        ...submissions.flatMap((one) =>
          one.word === '#1' && one.answer.kind === 'confirmed'
            ? [{ ...one, word: '#98', answer: { ...one.answer } }]
            : [],
        ),
      ],
    }),
  ],
  [
    'messages in order',
    'two messages that changed places',
    ({ standing }) => ({ standing: swapped(standing, '#2', '#3') }),
  ],
  [
    'state is the fold',
    'a ticket that is not what its events say',
    ({ tickets }) => ({
      tickets: tickets.map((row) => ({ ...row, ticket: { ...row.ticket, review: true } })),
    }),
  ],
  [
    'state is the fold',
    'a column that says another level',
    ({ tickets }) => ({ tickets: tickets.map((row) => ({ ...row, level: 'c' })) }),
  ],
  [
    'state is the fold',
    'a check later than what is due',
    ({ tickets }) => ({
      tickets: tickets.map((row) => ({ ...row, nextCheckAt: null })),
    }),
  ],
  [
    'clocks as shown',
    'a card that is an hour off',
    ({ standing }) => ({
      standing: standing.map((one) =>
        one.thread === null && one.where === desk.supportChannels[0]
          ? { ...one, text: one.text.replaceAll('4:00 PM', '5:00 PM') }
          : one,
      ),
    }),
  ],
  [
    'clocks as shown',
    'an instant that the reader’s client shows an hour off',
    ({ standing }) => ({
      standing: standing.map((one) => ({ ...one, dates: one.dates.map((at) => at + 3600) })),
    }),
  ],
  [
    'clocks as shown',
    'an answer that is an hour off',
    () => ({ asked: [answered(status.replace('4:00 PM', '5:00 PM'))] }),
  ],
  [
    'outbox at rest',
    'a message that is left',
    ({ outbox }) => ({
      outbox: outbox.map((row) => (row === escalation ? { ...row, status: 'pending' } : row)),
    }),
  ],
  [
    'outbox at rest',
    'a message that was given up without a refusal',
    ({ outbox }) => ({
      outbox: outbox.map((row) =>
        row === escalation ? { ...row, status: 'failed', error: 'gone' } : row,
      ),
    }),
  ],
  [
    'outbox at rest',
    'a message that only the bot calls refused',
    (evidence) => ({ ...givenUp(evidence), refusals: [{ ...refusal, entryId: told('#2').id }] }),
  ],
  [
    'outbox at rest',
    'an alert that was given up with something left to say',
    ({ outbox }) => ({
      outbox: [
        ...outbox,
        {
          ...escalation,
          id: 'alert',
          number: '',
          kind: 'overdue',
          delivery: { kind: 'overdue', entries: [] },
          status: 'failed',
          error: 'gone',
        },
      ],
    }),
  ],
  [
    'repeats are marked',
    'a message that stands twice',
    ({ standing }) => ({
      standing: [...standing, ...standing.filter(standsFor(told('#2')))],
    }),
  ],
  [
    'repeats are marked',
    'an unclear message that was sent again without a look',
    ({ sends }) => ({
      sends: sends.flatMap((one) =>
        one.entryId === told('#2').id
          ? [{ ...one, outcome: 'ambiguous', arrived: false }, one]
          : [one],
      ),
    }),
  ],
  [
    'repeats are marked',
    'a message that was sent again unseen where one could look',
    (evidence) => sentTwice(evidence, told('#2'), { barred: null }),
  ],
  [
    'repeats are marked',
    'an escalation that stands twice, unmarked',
    (evidence) => sentTwice(evidence, escalation, { text: escalation.id }),
  ],
  [
    'state is the fold',
    'a resolved ticket whose column does not say so',
    ({ tickets }) => ({ tickets: tickets.map((row) => ({ ...row, resolvedAt: null })) }),
  ],
  [
    'everybody heard',
    'an answer that never arrived',
    ({ standing }) => ({ standing: standing.filter((one) => !standsFor(told('#2'))(one)) }),
  ],
  [
    'everybody heard',
    'an answer that was never written',
    ({ standing, outbox, sends }) => ({
      standing: standing.filter((one) => !standsFor(told('#5'))(one)),
      outbox: outbox.filter((row) => row !== told('#5')),
      sends: sends.filter(({ entryId }) => entryId !== told('#5').id),
    }),
  ],
  [
    'everybody heard',
    'an escalation that nobody was told',
    ({ standing, outbox, sends }) => ({
      standing: standing.filter((one) => !standsFor(escalation)(one)),
      outbox: outbox.filter((row) => row !== escalation),
      sends: sends.filter(({ entryId }) => entryId !== escalation.id),
    }),
  ],
  [
    'nobody else sees',
    'a message before somebody else',
    ({ standing }) => ({
      standing: [
        ...standing,
        { ...first(standing, standsFor(told('#2'))), entryId: null, where: 'slack:T1/UEVE' },
      ],
    }),
  ],
  [
    'nobody else sees',
    'an answer to somebody else',
    ({ asked }) => ({
      asked: [...asked, askedAt(0, 'slack:T1/UEVE', 'queue', '#1')],
    }),
  ],
  [
    'every threshold once',
    'a threshold that passed and never fired',
    ({ now }) => ({ now: now + hour }),
  ],
  [
    'every threshold once',
    'a firing at another time than it is due',
    (evidence) =>
      withEvents(evidence, (event) =>
        event.type === 'EscalationFired' ? { ...event, dueAt: event.dueAt + 1 } : event,
      ),
  ],
  [
    'every threshold once',
    'a reminder of the wrong count',
    (evidence) =>
      withEvents(evidence, (event) =>
        event.type === 'EscalationReminded' ? { ...event, count: event.count + 1 } : event,
      ),
  ],
];

test.each(flaws)('%s: %s', (invariant, _name, change) => {
  const names = [...broken(change).keys()];
  // Where two were told one number, one of them has no ticket.
  const also = invariant === 'numbers are unique' ? ['one ticket a submission'] : [];
  expect(names).toEqual([...also, invariant]);
});

test.each([
  ['as its ticket stands', answered(status)],
  ['of another desk’s ticket as well', answered(`${other}\n${status}`)],
  ['after a ticket whose word is longer', answered(other)],
  [
    'by a clock that was set',
    {
      ...answered(status.replaceAll('h, by', 'h, missed, was due')),
      clocks: { least: secondAt, most: secondAt + 5 * hour },
    },
  ],
])('an answer is fine %s', (_name, asked) => {
  expect(broken(() => ({ asked: [asked] }))).toEqual(new Map());
});

test('of a card that stands twice, one copy may have come late, and shows what was true then', () => {
  const card = rowWhere(
    ({ kind, id }) =>
      kind === 'card' &&
      valid.standing.some(({ entryId, text }) => entryId === id && text.includes('4:00 PM')),
  );
  const stale = (isStale: (one: Standing) => boolean) =>
    broken((evidence) => {
      const { standing, sends } = sentTwice(evidence, card, {});
      const shown = (one: Standing) =>
        isStale(one) ? { ...one, text: one.text.replaceAll('4:00 PM', '5:00 PM') } : one;
      return { sends, standing: standing.map(shown) };
    });
  expect(stale(({ id }) => id.endsWith(', again'))).toEqual(new Map());
  expect([...stale(standsFor(card)).keys()]).toEqual(['clocks as shown']);
});

test.each([
  ['an answer', told('#2')],
  ['an escalation', escalation],
])('%s may stand twice where nobody could look and the repeat says so', (_name, row) => {
  expect(broken((evidence) => sentTwice(evidence, row, {}))).toEqual(new Map());
});

test('what its platform refused may be given up', () => {
  expect(broken((evidence) => ({ ...givenUp(evidence), refusals: [refusal] }))).toEqual(new Map());
});

/** With an escalation that the bot says was refused. */
function givenUp({ outbox, sends }: Evidence): Pick<Evidence, 'outbox' | 'sends'> {
  return {
    outbox: outbox.map((row) =>
      row === escalation ? { ...row, status: 'failed', error: 'user_disabled (refused)' } : row,
    ),
    sends: sends.map((one) =>
      one.entryId === escalation.id ? { ...one, outcome: 'refused', reason: 'user_disabled' } : one,
    ),
  };
}

/** With a message that was sent again and arrived both times, as the platform let nobody look. */
function sentTwice(
  { standing, sends }: Evidence,
  row: OutboxRow,
  change: Partial<Send>,
): Pick<Evidence, 'standing' | 'sends'> {
  return {
    standing: standing.flatMap((one) =>
      one.entryId === row.id ? [one, { ...one, id: `${one.id}, again` }] : [one],
    ),
    sends: sends.flatMap((one): Send[] =>
      one.entryId === row.id
        ? [
            { ...one, outcome: 'ambiguous' },
            {
              ...one,
              repeat: true,
              found: 'unknown',
              barred: 'missing_scope',
              text: `${one.text} This may be a repeat`,
              ...change,
            },
          ]
        : [one],
    ),
  };
}

/** With two standing messages in each other's place. */
function swapped(standing: readonly Standing[], one: string, other: string): Standing[] {
  const place = (word: string) =>
    standing.findIndex(
      (message) =>
        message.thread !== null &&
        message.where !== desk.supportChannels[0] &&
        message.text.includes(word),
    );
  const [a, b] = [place(one), place(other)];
  return standing.map((message, at) =>
    at === a ? (standing[b] ?? message) : at === b ? (standing[a] ?? message) : message,
  );
}

function first(all: readonly Standing[], fits: (one: Standing) => boolean): Standing {
  const one = all.find(fits);
  if (!one) throw new Error('there is no such message');
  return one;
}

/** With other events, and the tickets that come of them. */
function withEvents(
  { events, tickets }: Evidence,
  change: (event: TicketEvent) => TicketEvent,
): Partial<Evidence> {
  const changed = events.map((row) => ({ ...row, event: change(row.event) }));
  const own = (number: string) => changed.filter((row) => row.number === number);
  return {
    events: changed,
    tickets: tickets.map((row) => ({
      ...row,
      ticket: fold(
        null,
        own(row.number).map(({ event }) => event),
      ),
    })),
  };
}
