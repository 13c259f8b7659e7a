import type { Address } from '../../../src/engine/ticket.ts';
import type { Evidence, Violation } from './evidence.ts';
import { idOf, livesOf } from './life.ts';

/**
 * What was written of a ticket stands before its requester, its desk's channels, agents, lead and
 * contacts alone, and below its own card. Every text that somebody wrote has a word of its own, so
 * what is of which ticket is read off the words.
 */
export function nobodyElseSees(evidence: Evidence): Violation[] {
  const violation = (says: string, shows: unknown): Violation => ({
    invariant: 'nobody else sees',
    says,
    evidence: shows,
  });
  const words = wordsOf(evidence);
  const seeing = seersOf(evidence);
  const wrong = (text: string, who: Address): string[] =>
    [...new Set(text.match(/#\d+/g) ?? [])].flatMap((word) => {
      const ticket = words.get(word);
      return ticket === undefined || seeing.get(ticket)?.has(who) ? [] : [`${word} of ${ticket}`];
    });
  const rows = new Map(evidence.outbox.map((row) => [row.id, row]));
  const shown = evidence.standing.filter(({ from }) => from === 'bot');
  const cards = new Map(
    shown.flatMap(({ id, where, entryId }) => {
      const row = entryId === null ? undefined : rows.get(entryId.replace(/:card$/, ''));
      return row ? [[`${where} ${id}`, idOf(row)] as const] : [];
    }),
  );
  return [
    ...shown.flatMap((message) =>
      wrong(message.text, message.where).map((word) =>
        violation(`${message.where} shows ${word}`, message),
      ),
    ),
    ...evidence.asked.flatMap((asked) =>
      wrong(asked.text, asked.who).map((word) =>
        violation(`${asked.who} was answered with ${word}`, asked),
      ),
    ),
    ...evidence.submissions.flatMap((submission) =>
      submission.answer.kind === 'confirmed'
        ? wrong(submission.answer.text, submission.person).map((word) =>
            violation(`${submission.person} was confirmed ${word}`, submission),
          )
        : [],
    ),
    ...shown.flatMap((message) => {
      const row = message.entryId === null ? undefined : rows.get(message.entryId);
      const above =
        message.thread === null ? undefined : cards.get(`${message.where} ${message.thread}`);
      return row && row.number !== '' && above !== undefined && above !== idOf(row)
        ? [violation(`a message of ${idOf(row)} stands below one of ${above}`, message)]
        : [];
    }),
  ];
}

/** Which ticket each word is of. */
function wordsOf(evidence: Evidence): Map<string, string> {
  return new Map(
    evidence.events.flatMap((row) => {
      const { event } = row;
      const text =
        event.type === 'TicketOpened'
          ? event.title
          : 'text' in event
            ? event.text
            : 'reason' in event
              ? event.reason
              : undefined;
      const word = /#\d+/.exec(text ?? '')?.[0];
      return word === undefined ? [] : [[word, idOf(row)] as const];
    }),
  );
}

/** Who may see each ticket: people and channels. */
function seersOf(evidence: Evidence): Map<string, Set<Address>> {
  return new Map(
    livesOf(evidence).map(({ ticket, steps }) => {
      const desk = evidence.desks.find(({ id }) => id === ticket.deskId);
      const { supportChannels = [], roster = [], contacts = {}, lead, fallback } = desk ?? {};
      const inside = evidence.members
        .filter(
          ({ channel }) => roster.length === 0 && supportChannels.some((one) => one === channel),
        )
        .flatMap(({ people }) => people);
      const opened = steps[0]?.event;
      const named = [
        ...roster,
        ...Object.values(contacts).flat(),
        ...(lead ? [lead] : []),
        ...(fallback ? [fallback] : []),
        ...(opened?.type === 'TicketOpened' ? [opened.requester] : []),
      ];
      const seers = new Set([
        ...supportChannels,
        ...inside,
        ...named.map(({ address }) => address),
      ]);
      return [idOf(ticket), seers];
    }),
  );
}
