import { deskZone } from '../engine/clock-time.ts';
import type { FullExplanation } from '../engine/explain-in-full.ts';
import type { Instant } from '../engine/instant.ts';
import { explanation } from '../runtime/explanation.ts';
import type { Desk } from '../runtime/ports.ts';
import { instantText } from '../views/when.ts';
import { withDeskData } from './desk-data.ts';
import type { Outcome } from './outcome.ts';

/** `explain <number>`: why a ticket stands where it does, in sentences, then its history. */
export async function explainCommand(args: readonly string[]): Promise<Outcome> {
  const [number, ...others] = args;
  if (number === undefined || others.length > 0) {
    return { exitCode: 2, output: 'explain: expected one ticket number, such as NX-1001' };
  }
  return withDeskData(async (data) => {
    const found: string[] = [];
    const gone: string[] = [];
    for (const desk of data.desks.values()) {
      const ticket = await data.tickets.find(desk.id, number.toUpperCase());
      if (!ticket) {
        const tombstone = await data.keeping.tombstone(desk.id, number.toUpperCase());
        if (tombstone) gone.push(goneLine(number.toUpperCase(), desk, tombstone));
        continue;
      }
      const full = await explanation(data, desk, ticket);
      found.push(explained(ticket.number, ticket.title, full));
    }
    if (found.length > 0) return { exitCode: 0, output: found.join('\n\n') };
    return gone.length > 0
      ? { exitCode: 1, output: gone.join('\n') }
      : { exitCode: 1, output: `explain: no desk of the desk file has a ticket ${number}` };
  });
}

function goneLine(
  number: string,
  { policy }: Desk,
  { why, goneAt }: { readonly why: 'purged' | 'erased'; readonly goneAt: Instant },
): string {
  const when = instantText(goneAt, deskZone(policy));
  return why === 'purged'
    ? `${number} is not kept any more: its time to be kept was over, and it was removed, ${when}.`
    : `${number} is not kept any more: it was erased with what was kept of its requester, ${when}.`;
}

function explained(number: string, title: string, full: FullExplanation): string {
  const at = (instant: number) => instantText(instant, full.zone);
  const sentences = full.sentences.map((sentence) =>
    sentence.map((part) => (typeof part === 'string' ? part : at(part.at))).join(''),
  );
  const events = full.events.map((event) => `  ${at(event.at).padEnd(32)} ${event.what}`);
  const told = full.told.map(
    ({ to, summary, status, finishedAt }) =>
      `  ${(finishedAt === null ? status : at(finishedAt)).padEnd(32)} ${to}: ${summary}${status === 'failed' ? ' (not reached)' : ''}`,
  );
  return [
    `${number} · ${title}`,
    '',
    ...sentences,
    '',
    'What happened:',
    ...events,
    ...(told.length > 0 ? ['', 'Who was told, in real time:', ...told] : []),
  ].join('\n');
}
