import type { Instant } from '../../../src/engine/instant.ts';
import type { TargetKind } from '../../../src/engine/ticket.ts';
import type { Facts } from './clocks/facts.ts';
import { kinds, owed, targetOf } from './clocks/owed.ts';
import type { Evidence, Standing, Violation } from './evidence.ts';
import { idOf, type Life, livesOf, type Step } from './life.ts';
import { mailOf } from './mail.ts';

/** The clocks that people read, on cards, in confirmations and in answers, are those that are true. */
export function clocksAsShown(evidence: Evidence): Violation[] {
  return livesOf(evidence).flatMap((life) => [
    ...onCards(evidence, life),
    ...confirmed(evidence, life),
    ...answered(evidence, life),
    ...escalated(evidence, life),
  ]);
}

function violation({ ticket }: Life, says: string, shows: unknown): Violation {
  return { invariant: 'clocks as shown', says: `${ticket.number}: ${says}`, evidence: shows };
}

/**
 * The last card of each channel shows what is true at the end. Where it was sent again as nobody knew
 * whether it had arrived, one of its copies does: the other may have come late, and nobody changes it.
 */
function onCards(evidence: Evidence, life: Life): Violation[] {
  const rows = mailOf(evidence).filter(
    ({ row }) => row.kind === 'card' && idOf(row) === idOf(life.ticket),
  );
  const isLeft = rows.some(({ row }) => row.status === 'pending');
  const cards = isLeft ? [] : rows.filter(({ arrived }) => arrived.length > 0);
  const places = Map.groupBy(cards, ({ row }) => row.recipient);
  return [...places.values()].flatMap((all) => {
    const sent = all.flatMap(({ arrived }) => arrived).toSorted((a, b) => a.at - b.at);
    const entryId = sent.at(-1)?.message.entryId;
    const copies = sent.filter(({ message }) => message.entryId === entryId);
    const judged = copies.map(({ message }) => wrongOnCard(life, message, evidence.now));
    return judged.some((wrong) => wrong.length === 0) ? [] : (judged.at(-1) ?? []);
  });
}

function wrongOnCard(life: Life, { text, dates }: Standing, now: Instant): Violation[] {
  return [
    ...wrongTargets(text, life.last, [now], dates).map((wrong) =>
      violation(life, `its card says “${wrong.shown}”`, { ...wrong, text }),
    ),
    ...wrongNext(text, life.last).map((wrong) =>
      violation(life, 'its card names another next escalation', { ...wrong, text }),
    ),
  ];
}

/** What the requester was told when it was opened, in the form and as a message. */
function confirmed(evidence: Evidence, life: Life): Violation[] {
  const openedAt = life.steps[0]?.event.at ?? 0;
  const opened = life.steps.filter(({ event }) => event.at === openedAt);
  const messages = mailOf(evidence).flatMap(({ row, arrived }) =>
    row.slot === 'requester' && idOf(row) === idOf(life.ticket)
      ? arrived.map(({ message }) => ({ ...message, steps: opened, moments: [openedAt] }))
      : [],
  );
  const forms = evidence.submissions.flatMap(({ answer, deskId, sentAt, answeredAt, clocks }) => {
    if (answer.kind !== 'confirmed' || `${deskId} ${answer.number}` !== idOf(life.ticket))
      return [];
    const steps = between(life, sentAt, answeredAt);
    return [{ text: answer.text, dates: [], steps, moments: [clocks.least, clocks.most] }];
  });
  return [...messages, ...forms].flatMap(({ text, dates, steps, moments }) =>
    asAny(steps, (facts) => wrongTargets(text, facts, moments, dates)).map((wrong) =>
      violation(life, `its confirmation says “${wrong.shown}”`, { ...wrong, text }),
    ),
  );
}

/** What was answered to somebody who asked. */
function answered(evidence: Evidence, life: Life): Violation[] {
  const { number } = life.ticket;
  const word = life.ticket.ticket.title.split(' ')[0] ?? '';
  return evidence.asked.flatMap(({ text, askedAt, at, clocks, words }) => {
    const steps = between(life, askedAt, at);
    if (words.startsWith('status')) {
      const part = partOf(text, `${number} · ${word} `);
      if (part === null) return [];
      const moments = [clocks.least, clocks.most];
      return asAny(steps, (facts) => wrongTargets(part, facts, moments, [])).map((wrong) =>
        violation(life, `its status says “${wrong.shown}”`, { ...wrong, text }),
      );
    }
    const line = itemOf(text, number, `${word} `);
    if (line === null) return [];
    return asAny(steps, (facts) => wrongNearest(line, facts)).map((wrong) =>
      violation(life, `the list of “${words}” says “${line}”`, wrong),
    );
  });
}

/** The message of an escalation names when it was due. */
function escalated(evidence: Evidence, life: Life): Violation[] {
  return mailOf(evidence).flatMap(({ row, arrived }) => {
    if (row.kind !== 'post' || row.keys.length === 0 || idOf(row) !== idOf(life.ticket)) return [];
    return life.steps.flatMap(({ event, facts }) => {
      if (event.type !== 'EscalationFired' || !row.keys.includes(event.key)) return [];
      const due = `due ${inWords(event.dueAt, facts)}`;
      return arrived
        .filter(({ message }) => !message.text.includes(due))
        .map(({ message }) => violation(life, `an escalation does not say “${due}”`, message));
    });
  });
}

/** The steps after which it stood so at any moment between the two, in true time. */
function between({ steps }: Life, from: Instant, to: Instant): readonly Step[] {
  return steps.filter(({ writtenAt }, index) => {
    const next = steps[index + 1]?.writtenAt ?? Number.POSITIVE_INFINITY;
    return writtenAt <= to && next >= from;
  });
}

/** What an answer says of the ticket of this heading: desks that number alike may both have one. */
function partOf(text: string, heading: string): string | null {
  const parts = text.split(/\n(?=[A-Z]{1,8}-\d+ · #)/);
  return parts.find((part) => part.startsWith(heading)) ?? null;
}

/** What a list says of a ticket, known by its word: the name of its level may go over several lines. */
function itemOf(text: string, number: string, word: string): string | null {
  const items = text.split(/\n(?=[A-Z]{1,8}-\d+ )/);
  return items.find((item) => item.includes(number) && item.includes(word)) ?? null;
}

/** What is wrong whichever of these is taken; nothing where one of them fits. */
function asAny<Wrong>(
  steps: readonly Step[],
  judge: (facts: Facts) => readonly Wrong[],
): readonly Wrong[] {
  const wrong = steps.map(({ facts }) => judge(facts));
  return wrong.some((one) => one.length === 0) ? [] : (wrong.at(-1) ?? []);
}

interface Wrong {
  readonly shown: string;
  readonly wanted: readonly (string | null)[];
}

function wrongTargets(
  text: string,
  facts: Facts,
  moments: readonly Instant[],
  dates: readonly number[],
): Wrong[] {
  return kinds.flatMap((kind) => {
    const label = kind === 'response' ? 'Response target' : 'Resolution target';
    const shown = factIn(text, label);
    const wanted = [...new Set(moments.map((at) => wordsFor(facts, kind, at)))];
    if (!wanted.some((words) => says(shown, words)))
      return [{ shown: `${label}: ${shown}`, wanted }];
    const due = targetOf(facts, kind)?.due;
    const isNamed = due && shown?.includes(inWords(due, facts));
    return isNamed && dates.length > 0 && !dates.includes(Math.floor(due / 1000))
      ? [{ shown: `${label}: ${dates}`, wanted: [String(due / 1000)] }]
      : [];
  });
}

function says(shown: string | null, wanted: string | null): boolean {
  if (shown === null || wanted === null) return shown === wanted;
  return shown.includes(wanted);
}

/** What has to stand there; null: nothing. Whether it is at risk already makes no difference. */
function wordsFor(facts: Facts, kind: TargetKind, at: Instant): string | null {
  const rule = facts.policy.levels.find(({ id }) => id === facts.level)?.[kind];
  if (rule === 'release') return 'with ';
  const target = targetOf(facts, kind);
  if (!target) return null;
  const isMet = kind === 'response' ? facts.respondedAt !== null : facts.state === 'resolved';
  const { due } = target;
  const isLate = facts.missed[kind] !== undefined || (!isMet && due !== null && at > due);
  if (isLate && due !== null) return `missed, was due ${inWords(due, facts)}`;
  if (isMet) return 'met';
  return due === null ? 'paused while waiting' : `by ${inWords(due, facts)}`;
}

const none = 'nothing stands there';

function wrongNext(text: string, facts: Facts): Wrong[] {
  const shown = factIn(text, 'Next escalation');
  const [next] = owed(facts)
    .filter(({ what }) => what.startsWith('fires '))
    .toSorted((a, b) => a.dueAt - b.dueAt);
  if (!next) return shown === null ? [] : [{ shown, wanted: [none] }];
  const wanted = inWords(next.dueAt, facts);
  // The title of a role may go over several lines.
  const [whole = ''] = text.slice(text.indexOf('Next escalation')).split('\nWhy: ', 1);
  return shown !== null && whole.includes(wanted)
    ? []
    : [{ shown: shown ?? none, wanted: [wanted] }];
}

/** A line of a list names the nearest target that is not met. */
function wrongNearest(line: string, facts: Facts): Wrong[] {
  if (facts.state === 'resolved') return [];
  const dues = kinds.flatMap((kind) => {
    if (kind === 'response' && facts.respondedAt !== null) return [];
    const due = targetOf(facts, kind)?.due ?? null;
    return due === null ? [] : [{ kind, due }];
  });
  const [nearest] = dues.toSorted((a, b) => a.due - b.due);
  if (!nearest) return [];
  const wanted = `due ${inWords(nearest.due, facts)}`;
  return line.includes(wanted) ? [] : [{ shown: line, wanted: [wanted] }];
}

/** What stands behind a label: in Slack on its line, in Teams on the next. */
function factIn(text: string, label: string): string | null {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line === label || line.startsWith(`${label}: `));
  const line = lines[at];
  if (line === undefined) return null;
  return line === label ? (lines[at + 1] ?? '') : line.slice(label.length + 2);
}

/** An instant in the words of the desk's zone. */
function inWords(at: Instant, { policy }: Facts): string {
  const zone = policy.calendars[policy.deskHours]?.timezone ?? 'UTC';
  const format = formats.get(zone) ?? formatIn(zone);
  formats.set(zone, format);
  return format.format(at).replaceAll('\u202f', ' ');
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatIn(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  });
}
