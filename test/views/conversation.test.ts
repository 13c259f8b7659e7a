import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Command } from '../../src/engine/commands.ts';
import { snapshot } from '../../src/engine/snapshot.ts';
import type { Ticket } from '../../src/engine/ticket.ts';
import { decision } from '../../src/runtime/decision.ts';
import type { OutboxEntry } from '../../src/runtime/ports.ts';
import { nobodyServes, queueMessage } from '../../src/views/answer-messages.ts';
import { type Home, home } from '../../src/views/home.ts';
import type { Message, Part } from '../../src/views/message.ts';
import {
  emptyAnswer,
  nobodyReadsAnswer,
  refusedAnswer,
  unplacedAnswer,
} from '../../src/views/said-answer.ts';
import { mostQuoted, splitMessage } from '../../src/views/split-message.ts';
import { ana, monday, netex, report, resolve, rita, step, wait } from '../engine/made.ts';
import { madeDesk as desk } from '../support/shell.ts';
import { actionsOf, buttonsOf, linesOf } from './told.ts';

const opened = report(netex, monday, { systemDown: 'yes' });
const file = { id: 'F1', name: 'smoke.png', url: 'https://x.example/F1', bytes: 9 };
const minute = 60_000;

type Answering = Extract<Command, { type: 'ReplyToSupport' }>;
type Replying = Extract<Command, { type: 'ReplyToRequester' }>;
const answering = (words: Partial<Answering> = {}): Command => ({
  type: 'ReplyToSupport',
  by: rita,
  text: 'It smokes.',
  ...words,
});
const replying = (words: Partial<Replying> = {}): Command => ({
  type: 'ReplyToRequester',
  by: ana,
  text: 'It smokes.',
  ...words,
});

/** What a command does, and who reads what of it: the desk in the thread, and the requester. */
function outcome(ticket: Ticket, command: Command, at = monday + minute) {
  const { outbox, ...rest } = decision(ticket, command, netex, desk, at);
  const to = (address: string) =>
    outbox
      .filter((entry) => entry.to === address)
      .flatMap(({ delivery }: OutboxEntry) => (delivery.kind === 'post' ? [delivery.message] : []));
  return { ...rest, outbox, thread: to(desk.supportChannels[0]), heard: to(rita.address) };
}

const quotes = (messages: readonly Message[]) =>
  messages.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.kind === 'quote' ? [part.text] : [])),
  );
const all = (messages: readonly Message[]) => messages.flatMap(linesOf).join('\n');

describe('words are not repeated where they stand already', () => {
  test('from a form: both sides have them', () => {
    const { thread, heard } = outcome(opened.ticket, answering());
    expect(quotes(thread)).toEqual(['It smokes.']);
    expect(quotes(heard)).toEqual(['It smokes.']);
  });

  test('from the requester’s thread: the desk has them, the requester a note', () => {
    const { thread, heard } = outcome(opened.ticket, answering({ writtenIn: 'direct' }));
    expect(quotes(thread)).toEqual(['It smokes.']);
    expect(heard.map(({ summary }) => summary)).toEqual([
      'Your message about NX-1001 has reached support.',
    ]);
    expect(quotes(heard)).toEqual([]);
  });

  test('from the status thread: the requester has them', () => {
    const { thread, heard } = outcome(opened.ticket, replying({ writtenIn: 'thread' }));
    expect(quotes(thread)).toEqual([]);
    expect(thread[0]?.summary).toBe('Ana replied to the requester.');
    expect(quotes(heard)).toEqual(['It smokes.']);
  });

  test('in the status threads of two platforms: where they were written they stand already', () => {
    const inTeams = 'teams:tn/19:a';
    const tess = { address: 'teams:tn/tess', name: 'Tess' };
    const both = { ...desk, supportChannels: [desk.supportChannels[0], inTeams] as const };
    const quoted = (command: Command) => {
      const { outbox } = decision(opened.ticket, command, netex, both, monday + minute);
      return both.supportChannels.map((channel) =>
        quotes(
          outbox.flatMap(({ to, delivery }) =>
            to === channel && delivery.kind === 'post' ? [delivery.message] : [],
          ),
        ),
      );
    };
    expect(quoted(replying({ writtenIn: 'thread' }))).toEqual([[], ['It smokes.']]);
    expect(quoted(replying({ writtenIn: 'thread', by: tess }))).toEqual([['It smokes.'], []]);
    expect(quoted(answering({ writtenIn: 'thread' }))).toEqual([[], ['It smokes.']]);
    expect(quoted(answering({ writtenIn: 'direct' }))).toEqual([['It smokes.'], ['It smokes.']]);
  });

  test('one note stands for what the requester writes on, until somebody else acts or time passes', () => {
    const direct = answering({ writtenIn: 'direct' });
    const first = outcome(opened.ticket, direct);
    const second = outcome(first.ticket, direct, monday + 2 * minute);
    const late = outcome(second.ticket, direct, monday + 20 * minute);
    const replied = outcome(second.ticket, replying(), monday + 3 * minute);
    const again = outcome(replied.ticket, direct, monday + 4 * minute);
    const edited = outcome(opened.ticket, answering({ writtenIn: 'direct', edited: true }));
    const counts = [first, second, late, again, edited].map(({ heard }) => heard.length);
    expect(counts).toEqual([1, 0, 1, 1, 0]);
    expect([second, edited].map(({ thread }) => thread.length)).toEqual([1, 1]);
  });

  test('the note that support goes on comes also where the answer ends a waiting', () => {
    const waiting = step(opened, monday + minute, wait);
    const first = outcome(waiting.ticket, answering({ writtenIn: 'direct' }), monday + 2 * minute);
    expect(first.ticket.state).toBe('open');
    const second = outcome(first.ticket, answering({ writtenIn: 'direct' }), monday + 3 * minute);
    expect([first.heard.length, second.heard.length]).toEqual([1, 0]);
  });
});

test('files and changes are told on both sides', () => {
  const sent = outcome(opened.ticket, answering({ text: '', files: [file] }));
  for (const messages of [sent.thread, sent.heard]) {
    expect(quotes(messages)).toEqual([]);
    expect(JSON.stringify(messages)).toContain(file.url);
  }
  const changed = outcome(opened.ticket, replying({ edited: true, files: [file] }));
  expect(all(changed.heard)).toContain('changed a message about NX-1001');
  expect(all(changed.thread)).toContain('changed a reply');
  expect(JSON.stringify(changed.heard)).toContain(file.url);
  expect(all(outcome(opened.ticket, answering({ edited: true })).thread)).toContain(
    'changed a message',
  );
});

test('what is said of a resolved ticket stays, with the way to reopen it on both sides', () => {
  const resolved = step(opened, monday + minute, resolve);
  for (const writtenIn of ['direct', 'thread'] as const) {
    const { ticket, thread, heard } = outcome(
      resolved.ticket,
      answering({ writtenIn }),
      monday + 9e5,
    );
    expect(ticket.state).toBe('resolved');
    expect(all(thread)).toContain('though this is resolved');
    expect(thread.flatMap(actionsOf)).toEqual(['reopen']);
    expect(heard.flatMap(actionsOf)).toEqual(['reopen']);
    expect(all(heard)).toContain('resolved, so nobody is working on it');
  }
});

test('no support channel gets the message for the channel where a ticket was raised', () => {
  const inTeams = 'teams:tn/19:a';
  const both = {
    ...desk,
    publicStatus: true,
    supportChannels: [desk.supportChannels[0], inTeams] as const,
  };
  const raised = (conversation: string) => {
    const origin = { conversation, url: null };
    const ticket = { ...opened.ticket, report: { ...opened.ticket.report, origin } };
    const { outbox } = decision(ticket, { type: 'Take', by: ana }, netex, both, monday + minute);
    return outbox.filter(({ as }) => as === 'public').map(({ to }) => to);
  };
  expect(raised('slack:T1/CLOBBY')).toEqual(['slack:T1/CLOBBY']);
  for (const channel of both.supportChannels) expect(raised(channel)).toEqual([]);
});

test('the card follows the replies of a change, but opens the thread', () => {
  const kinds = (outbox: readonly OutboxEntry[]) =>
    outbox.filter(({ to }) => to === desk.supportChannels[0]).map(({ delivery }) => delivery.kind);
  expect(kinds(outcome(opened.ticket, answering()).outbox)).toEqual(['post', 'card']);
  const command: Command = {
    type: 'OpenTicket',
    deskId: 'desk',
    number: 'NX-1001',
    policyVersion: 'v1',
    requester: rita,
    answers: { summary: 'Down', systemDown: 'yes' },
    consents: [],
    office: null,
    next: null,
  };
  expect(kinds(decision(null, command, netex, desk, monday).outbox)[0]).toBe('card');
});

describe('texts longer than one message', () => {
  const message = (...parts: Part[]): Message => ({ summary: 'Said.', parts });
  const quote = (text: string): Part => ({ kind: 'quote', text });
  const button: Part = {
    kind: 'buttons',
    buttons: [{ kind: 'begin', label: 'Report a problem' }],
  };

  test('a text that fits is left as it is', () => {
    const short = message(quote('x'.repeat(mostQuoted)), button);
    expect(splitMessage(short)).toEqual([short]);
  });

  test('nothing is lost or torn, nothing too long, and the buttons come last', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 40 }).map((one) => one.repeat(700)),
      fc.lorem({ maxCount: 3000 }),
      fc.constant('👨‍👩‍👧‍👦'.repeat(1500)),
      fc.constant(`${'\n'.repeat(9000)}end`),
    );
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 3 }), (texts) => {
        const whole = message(...texts.map(quote), button);
        const pages = splitMessage(whole);
        expect(quotes(pages).join('')).toBe(texts.join(''));
        for (const page of pages) {
          expect(quotes([page]).join('').length).toBeLessThanOrEqual(mostQuoted);
          for (const one of quotes([page]))
            expect(one.isWellFormed()).toBe(texts.join('').isWellFormed());
        }
        expect(pages.map((page) => buttonsOf(page).length)).toEqual([
          ...pages.slice(1).map(() => 0),
          1,
        ]);
        expect(pages.length).toBeLessThanOrEqual(
          2 * Math.ceil(texts.join('').length / mostQuoted) + 1,
        );
      }),
      { numRuns: 40 },
    );
    const family = splitMessage(message(quote('👨‍👩‍👧‍👦'.repeat(1500))));
    for (const one of quotes(family)) expect(one.length % '👨‍👩‍👧‍👦'.length).toBe(0);
  });

  test('each page says which it is', () => {
    const pages = splitMessage(message(quote('word '.repeat(3000))));
    expect(pages.map(({ summary }) => summary)).toEqual([
      'Said. (1 of 3)',
      'Said. (2 of 3)',
      'Said. (3 of 3)',
    ]);
    expect(pages.map((page) => all([page]))).toEqual([
      expect.stringContaining('1 of 3, it goes on below.'),
      expect.stringContaining('Continued, 2 of 3.'),
      expect.stringContaining('Continued, 3 of 3.'),
    ]);
  });

  test('a report that is longer than the card stands below it', () => {
    const command = (errorText: string): Command => ({
      type: 'OpenTicket',
      deskId: 'desk',
      number: 'NX-1001',
      policyVersion: 'v1',
      requester: rita,
      answers: { summary: 'Down', systemDown: 'yes', errorText },
      consents: [],
      office: null,
      next: null,
    });
    const below = (text: string) =>
      decision(null, command(text), netex, desk, monday).outbox.flatMap(({ to, delivery }) =>
        to === desk.supportChannels[0] && delivery.kind === 'post' ? [delivery.message] : [],
      );
    expect(below('x'.repeat(3000))).toEqual([]);
    const long = 'word '.repeat(2000);
    expect(quotes(below(long)).join('')).toContain(long);
  });

  test('a long reply is written as several messages in order, under one slot at most', () => {
    const text = 'word '.repeat(3000);
    const { heard, thread } = outcome(opened.ticket, replying({ text }));
    expect([heard.length, thread.length]).toEqual([3, 3]);
    expect(quotes(heard).join('')).toBe(text);
  });
});

describe('the home page', () => {
  const view = (told = opened) => snapshot(told.ticket, netex, monday);
  const page: Home = {
    desks: [
      {
        name: 'NetEx',
        hours: {
          zone: 'UTC',
          open: false,
          changesAt: monday,
          week: [],
          otherDays: [],
          statements: [],
        },
        contactLines: [{ label: 'Emergencies', value: '555-0100' }],
        queue: { shown: [{ view: view(), threadUrl: 'https://x.example/t' }], all: 22 },
      },
    ],
    own: [
      view(step(opened, monday + minute, wait)),
      view(),
      view(step(opened, monday + minute, resolve)),
    ],
    more: true,
  };

  test('says when support opens, whom to call, what is first, and what one has', () => {
    const lines = all([home(page)]);
    expect(lines).toContain('NetEx: Closed now, until ');
    expect(lines).toContain('Emergencies: 555-0100');
    expect(lines).toContain('Queue: 22 open');
    expect(lines).toContain('21 more stand behind these');
    expect(lines).toContain('There are more than these 3');
    const labels = buttonsOf(home(page)).map(({ label }) => label);
    expect(labels).toEqual([
      'Report a problem',
      'Take',
      'Open the thread',
      'Answer',
      'Write to support',
      'It is not solved',
    ]);
  });

  test('a queue that is too long to be counted is said to be so', () => {
    const long = page.desks.map(({ queue, ...desk }) => ({
      ...desk,
      queue: queue && { ...queue, all: 1001 },
    }));
    const lines = all([home({ ...page, desks: long })]);
    expect(lines).toContain('Queue: more than 1000 open');
    expect(lines).toContain('Many more stand behind these');
    const counted = [1000, 1001].map((open) => all([queueMessage([view()], open)]));
    expect(counted[0]).toContain('999 more stand behind these.');
    expect(counted[1]).toContain('These are the first of more than 1000.');
  });

  test('with all it may show, a page keeps within a hundred parts', () => {
    const many = Array.from({ length: 20 }, () => view());
    const [first] = page.desks;
    const full = home({
      desks: first
        ? [
            {
              ...first,
              queue: { shown: many.map((one) => ({ view: one, threadUrl: 'https://x' })), all: 99 },
            },
          ]
        : [],
      own: many,
      more: true,
    });
    expect(full.parts.length).toBeLessThanOrEqual(95);
  });

  test('a long title is cut on it', () => {
    const long = { ...view(), ticket: { ...opened.ticket, title: '🔥'.repeat(300) } };
    const lines = all([home({ ...page, own: [long] })]);
    expect(lines).toContain(`${'🔥'.repeat(99)}…`);
    expect(lines).not.toContain('🔥'.repeat(100));
  });
});

test('answers are short, kind, and say the next step', () => {
  const open = [snapshot(opened.ticket, netex, monday)];
  const places = ['direct', 'support-channel', 'channel'] as const;
  const answers = [
    ...places.flatMap((place) => [
      unplacedAnswer({ place, draft: null, withFiles: true, open: [] }),
      unplacedAnswer({ place, draft: { deskId: 'd', id: 'i' }, withFiles: false, open }),
    ]),
    emptyAnswer('NX-1001'),
    refusedAnswer('NX-1001 is resolved. Reopen it first, then try again.'),
    nobodyReadsAnswer('NX-1001', 'https://x.example/t'),
    nobodyReadsAnswer('NX-1001', undefined),
    nobodyServes(),
    home({ desks: [], own: [], more: false }),
  ];
  for (const lines of answers.map(linesOf)) {
    for (const line of lines) {
      expect(line).not.toMatch(/!|undefined|null| {2}|^\s|\s$|\.\./);
      expect(line.length).toBeLessThan(300);
    }
  }
  expect(buttonsOf(nobodyReadsAnswer('NX-1001', undefined))).toEqual([]);
  expect(
    buttonsOf(
      unplacedAnswer({ place: 'direct', draft: { deskId: 'd', id: 'i' }, withFiles: false, open }),
    ),
  ).toMatchObject([{ kind: 'begin', draft: { deskId: 'd', id: 'i' } }]);
});
