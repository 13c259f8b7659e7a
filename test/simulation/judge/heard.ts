import type { Address } from '../../../src/engine/ticket.ts';
import type { Desk } from '../../../src/runtime/ports.ts';
import type { Evidence } from './evidence.ts';
import { type Expected, expectedOf } from './expected.ts';
import { idOf, type Life, livesOf } from './life.ts';
import { type Mail, mailOf } from './mail.ts';

/** What somebody has to be told, with what told them; null: nothing did. */
export interface Heard {
  readonly life: Life;
  readonly expected: Expected;
  /** The place where it has to stand. */
  readonly where: readonly Address[];
  readonly mail: Mail | null;
}

/** Each notice of each event with the entry that carries it, an entry for one notice alone. */
export function heardOf(evidence: Evidence): Heard[] {
  const all = Map.groupBy(mailOf(evidence), ({ row }) => idOf(row));
  const desks = new Map(evidence.desks.map((desk) => [desk.id, desk]));
  return livesOf(evidence).flatMap((life) => {
    const desk = desks.get(life.ticket.deskId);
    if (!desk) return [];
    const posts = (all.get(idOf(life.ticket)) ?? []).filter(({ row }) => row.kind === 'post');
    const used = new Set<Mail>();
    return expectedOf(life, desk).flatMap((expected) =>
      placesOf(expected, life, desk).map((where): Heard => {
        const mail = posts.find((one) => !used.has(one) && carries(one, expected, where)) ?? null;
        if (mail) used.add(mail);
        return { life, expected, where, mail };
      }),
    );
  });
}

function placesOf({ to }: Expected, life: Life, desk: Desk): (readonly Address[])[] {
  switch (to) {
    case 'requester':
      return [[life.last.requester]];
    case 'thread':
      return desk.supportChannels.map((channel) => [channel]);
    default:
      return [to];
  }
}

/** Whether an entry says it, by what stands of it, or by what was to stand. */
function carries(
  { row, arrived }: Mail,
  { to, says }: Expected,
  where: readonly Address[],
): boolean {
  const isPersonal = row.addressedAs !== 'requester' && row.addressedAs !== 'desk';
  const fits =
    to === 'requester'
      ? row.addressedAs === 'requester'
      : to === 'thread'
        ? row.addressedAs === 'desk'
        : isPersonal && row.keys.length === 0;
  if (!fits || !where.includes(row.recipient)) return false;
  const text = arrived[0]?.message.text ?? JSON.stringify(row.delivery);
  return says.every((one) => text.includes(one));
}
