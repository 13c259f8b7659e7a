import type { Sql } from '../../../db/connect.ts';
import type { Message, Sandbox } from '../../../sandbox/index.ts';
import { eventually } from '../eventually.ts';
import { supportChannel } from '../sandbox-desk.ts';

/** What people were promised, as they saw it. */
export interface Promised {
  /** Numbers by the title of the report. */
  readonly reports: ReadonlyMap<string, string>;
  /** Numbers that any answer named. */
  readonly numbers?: Iterable<string>;
  /** Messages that were acknowledged, which belong to a ticket. */
  readonly heard?: Iterable<string>;
  /** The keys that each ticket fires. */
  readonly thresholds: readonly string[];
  /** Whose direct messages are looked at, besides those of the contacts. */
  readonly requesters: readonly string[];
  /** How often an entry was sent as what may be a repeat. */
  readonly marked: ReadonlyMap<string, number>;
}

export interface Verdict {
  readonly tickets: number;
  readonly thresholds: number;
  readonly messages: number;
  /** Those that said that they may be a repeat. */
  readonly marked: number;
  /** What is missing, in words. */
  readonly lost: readonly string[];
  /** What is there twice without saying so, or out of order, in words. */
  readonly doubled: readonly string[];
}

/** Waits until no threshold is due and nothing is left to send. */
export async function atRest(sql: Sql, ms = 240_000): Promise<void> {
  await eventually(
    'a desk at rest',
    async () => {
      const [row] = await sql<{ pending: number; due: number }[]>`
        select (select count(*) from outbox where status = 'pending') as pending,
          (select count(*) from tickets where next_check_at is not null) as due`.catch(() => []);
      return row?.pending === 0 && row.due === 0;
    },
    ms,
  );
}

/** Compares what is in the database, and in the workspace, with what was promised. */
export async function judge(sql: Sql, sandbox: Sandbox, promised: Promised): Promise<Verdict> {
  const lost: string[] = [];
  const doubled: string[] = [];
  const count = (what: string, found: number, most = 1) => {
    if (found === 0) lost.push(what);
    if (found > most) doubled.push(`${what}: ${found} times`);
  };
  const tickets = await sql<{ number: string; title: string }[]>`
    select number, ticket ->> 'title' as title from tickets order by number`;
  const events = await sql<{ number: string; type: string; key: string | null; text: string }[]>`
    select number, type, escalation as key, event ->> 'text' as text from events`;
  const entries = await sql<Entry[]>`
    select id, number, recipient, conversation, kind, status, keys from outbox order by seq`;

  for (const [title, number] of promised.reports) {
    const own = tickets.filter((ticket) => ticket.title === title);
    count(title, own.length);
    if (own[0] && own[0].number !== number) lost.push(`${title} is not ${number}`);
  }
  const known = new Set(tickets.map(({ number }) => number));
  for (const number of promised.numbers ?? []) if (!known.has(number)) lost.push(number);
  for (const title of repeatedIn(tickets.map(({ title }) => title))) doubled.push(title);
  const sent = sentMessages(sandbox, promised.requesters);
  for (const text of promised.heard ?? []) {
    const own = events.filter((one) => one.type === 'RequesterReplied' && one.text === text);
    if (own.length === 0 && isTurnedDown(text, sandbox, promised.requesters, sent)) continue;
    count(text, own.length);
  }

  const fired = events.filter(({ key }) => key !== null);
  for (const { number } of tickets) {
    for (const key of promised.thresholds) {
      const about = `${key} of ${number}`;
      count(about, fired.filter((one) => one.number === number && one.key === key).length);
      const told = entries.filter((one) => one.number === number && one.keys.includes(key));
      count(`the message of ${about}`, told.length);
    }
    const cards = sent.filter((one) => isCardOf(one, number));
    const repeats = sum(new Set(cards.map(entryOf)), promised.marked);
    count(`the card of ${number}`, cards.length, 1 + repeats);
    const confirmations = sent.filter(({ text }) => text.startsWith(`Your ticket ${number}:`));
    count(`the confirmation of ${number}`, confirmations.length);
  }
  judgeEntries(entries, sent, promised.marked, count, doubled);
  return {
    tickets: tickets.length,
    thresholds: fired.length,
    messages: sent.length,
    marked: sum(promised.marked.keys(), promised.marked),
    lost,
    doubled,
  };
}

interface Entry {
  readonly id: string;
  readonly number: string;
  readonly recipient: string;
  readonly conversation: string;
  readonly kind: string;
  readonly status: string;
  readonly keys: readonly string[];
}

/** Each message of the outbox arrived, once but for marked repeats, in the order of its conversation. */
function judgeEntries(
  entries: readonly Entry[],
  sent: readonly Message[],
  marked: ReadonlyMap<string, number>,
  count: (what: string, found: number, most?: number) => void,
  doubled: string[],
): void {
  const byId = Map.groupBy(sent, entryOf);
  const last = new Map<string, Message>();
  for (const { id, number, conversation, kind, status } of entries) {
    const what = `${kind} ${id} of ${number} in ${conversation}`;
    if (status !== 'sent') count(`${what}, which is ${status}`, 0);
    const own = byId.get(id) ?? [];
    if (kind === 'post') count(what, own.length, 1 + (marked.get(id) ?? 0));
    const [first] = own;
    // To a person, tickets are written side by side.
    if (!first || conversation.startsWith('person:')) continue;
    const before = last.get(conversation);
    if (before && Number(before.ts) > Number(first.ts)) doubled.push(`${what} came too early`);
    last.set(conversation, first);
  }
}

/**
 * Whether the writer was told that these words are with nobody: they stand under a message that the
 * bot has not heard back of.
 */
function isTurnedDown(
  text: string,
  sandbox: Sandbox,
  requesters: readonly string[],
  sent: readonly Message[],
): boolean {
  const written = requesters.flatMap((id) => sandbox.as(id).dms()).find((one) => one.text === text);
  return sent.some(
    (one) =>
      one.text === 'This is not with support yet.' &&
      one.channel === written?.channel &&
      one.thread_ts === written.thread_ts,
  );
}

function entryOf({ metadata }: Message): string {
  const { entry_id: id } = (metadata?.event_payload ?? {}) as { entry_id?: unknown };
  return String(id);
}

function sentMessages(sandbox: Sandbox, requesters: readonly string[]): readonly Message[] {
  const direct = [...requesters, 'U0ANA', 'U0DANA', 'U0PIA'].flatMap((id) => sandbox.as(id).dms());
  return [...sandbox.channel(supportChannel), ...direct].filter(({ bot_id }) => bot_id);
}

function isCardOf({ text, channel, thread_ts }: Message, number: string): boolean {
  return channel === supportChannel && !thread_ts && text.startsWith(`${number}:`);
}

function sum(ids: Iterable<string>, marked: ReadonlyMap<string, number>): number {
  return [...ids].reduce((total, id) => total + (marked.get(id) ?? 0), 0);
}

function repeatedIn(texts: readonly string[]): readonly string[] {
  return texts.filter((text, place) => texts.indexOf(text) !== place);
}

/** One line, as the proofs print it. */
export function countsOf(verdict: Verdict, more: Readonly<Record<string, number>> = {}): string {
  const { tickets, thresholds, messages, marked, lost, doubled } = verdict;
  const counts = { ...more, tickets, thresholds, messages, lost: lost.length };
  const all = { ...counts, doubled: doubled.length, marked };
  return Object.entries(all)
    .map(([name, value]) => `${value} ${name}`)
    .join(', ');
}
