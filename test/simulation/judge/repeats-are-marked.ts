import type { Evidence, Send, Violation } from './evidence.ts';
import { idOf } from './life.ts';
import { type Mail, mailOf } from './mail.ts';

const mark = 'This may be a repeat';

/** Nothing stands twice but what was unclear and could not be looked up, and that says so. */
export function repeatsAreMarked(evidence: Evidence): Violation[] {
  const mail = mailOf(evidence);
  const sends = Map.groupBy(
    evidence.sends.filter(({ kind, entryId }) => kind === 'post' && entryId !== null),
    ({ entryId }) => entryId,
  );
  return [
    ...mail.flatMap((one) => twice(one, sends.get(one.row.id) ?? [])),
    ...[...sends.values()].flatMap(sentAgain),
    ...secondCards(mail),
    ...sameSlot(mail),
    ...carriedOutTwice(evidence),
  ];
}

function violation(says: string, shows: unknown): Violation {
  return { invariant: 'repeats are marked', says, evidence: shows };
}

/**
 * One has no mark, whichever came first: the attempt that was cut off may be the later one to arrive.
 * The mark is looked for in what was sent, as what is shown anew, such as a card, has none any more.
 */
function twice({ row, arrived }: Mail, sends: readonly Send[]): Violation[] {
  const marked = sends.filter((send) => send.arrived && send.text?.includes(mark));
  return arrived.length - marked.length <= 1
    ? []
    : [violation(`a message to ${row.recipient} stands twice, unmarked`, { row, arrived, sends })];
}

/** Whether the platform gave no view: Teams gives none at all, Slack none where it refused to. */
function isBlind({ to, barred }: Send): boolean {
  return to.startsWith('teams:') || barred !== null;
}

/** One attempt after another of the same entry. */
function sentAgain(attempts: readonly Send[]): Violation[] {
  return attempts.slice(1).flatMap((send, index) => {
    const before = attempts.slice(0, index + 1);
    if (send.found === 'unknown' && send.repeat && isBlind(send)) return [];
    const isSure = before.every(({ outcome }) => outcome === 'refused' || outcome === 'retryable');
    const arrived = before.some((one) => one.arrived);
    if (!arrived && (isSure || send.found === 'absent')) return [];
    return [violation(`a message to ${send.to} was sent again without a look`, attempts)];
  });
}

/** A ticket has one card in a channel; another one was sent where the first was unclear. */
function secondCards(mail: readonly Mail[]): Violation[] {
  const cards = mail.filter(({ row, arrived }) => row.kind === 'card' && arrived.length > 0);
  const places = Map.groupBy(cards, ({ row }) => `${idOf(row)} in ${row.recipient}`);
  return [...places].flatMap(([place, all]) =>
    all.length > 1 ? [violation(`${place}: ${all.length} cards of different entries`, all)] : [],
  );
}

/** No two entries post into one slot of a ticket. */
function sameSlot(mail: readonly Mail[]): Violation[] {
  const posts = mail.filter(({ row }) => row.kind === 'post' && row.slot !== null);
  const slots = Map.groupBy(posts, ({ row }) => `${idOf(row)} ${row.slot} to ${row.recipient}`);
  return [...slots].flatMap(([slot, all]) =>
    all.length > 1 ? [violation(`${slot}: written ${all.length} times`, all)] : [],
  );
}

/** What somebody wrote has a word that nothing else has: it is in one event, unless it was changed. */
function carriedOutTwice({ events }: Evidence): Violation[] {
  const said = events.flatMap((row) => {
    const { event } = row;
    if (event.type === 'TicketOpened') return [];
    const text = 'text' in event ? event.text : 'reason' in event ? event.reason : undefined;
    const word = /#\d+/.exec(text ?? '')?.[0];
    return word === undefined ? [] : [{ row, word: `${word} ${event.type}` }];
  });
  return [...Map.groupBy(said, ({ word }) => word)].flatMap(([word, all]) =>
    all.length > 1 ? [violation(`${word} was carried out ${all.length} times`, all)] : [],
  );
}
