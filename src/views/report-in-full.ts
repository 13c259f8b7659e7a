import type { Snapshot } from '../engine/snapshot.ts';
import type { Message } from './message.ts';
import { mostQuoted } from './split-message.ts';

/** What was reported, where it is more than the card shows whole; null where the card has it all. */
export function reportInFull({ ticket, answers }: Snapshot): Message | null {
  const texts = answers.filter(({ text, files }) => files.length === 0 && text !== ticket.title);
  const length = texts.reduce((sum, { text }) => sum + text.length, 0);
  if (length <= mostQuoted) return null;
  const summary = `The report of ${ticket.number} in full:`;
  return {
    summary,
    parts: [
      { kind: 'paragraph', text: [summary] },
      ...texts.flatMap(({ label, text }) => [
        { kind: 'paragraph' as const, text: [{ kind: 'bold' as const, text: label }] },
        { kind: 'quote' as const, text },
      ]),
    ],
  };
}
