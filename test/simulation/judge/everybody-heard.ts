import type { Address } from '../../../src/engine/ticket.ts';
import type { Desk } from '../../../src/runtime/ports.ts';
import type { Evidence, Violation } from './evidence.ts';
import { heardOf } from './heard.ts';
import { idOf, type Life, livesOf } from './life.ts';
import { type Mail, mailOf } from './mail.ts';

/** Whoever had to hear heard; of whom no message reached it is on record, and another one heard. */
export function everybodyHeard(evidence: Evidence): Violation[] {
  const all = Map.groupBy(mailOf(evidence), ({ row }) => idOf(row));
  return [
    ...heardOf(evidence).flatMap(({ life, expected, where, mail }) => {
      if (mail) return arrivedOrRecorded(mail, life);
      if (expected.optional) return [];
      const { number } = life.ticket;
      const to = typeof expected.to === 'string' ? expected.to : where.join(' or ');
      return [
        violation(`${number}: ${to} never heard of ${expected.event.type}`, { expected, where }),
      ];
    }),
    ...livesOf(evidence).flatMap((life) => {
      const desk = evidence.desks.find(({ id }) => id === life.ticket.deskId);
      const mail = all.get(idOf(life.ticket)) ?? [];
      return desk ? [...shown(life, desk, mail), ...escalated(life, desk, mail)] : [];
    }),
  ];
}

function violation(says: string, shows: unknown): Violation {
  return { invariant: 'everybody heard', says, evidence: shows };
}

/** An entry stands on its platform, or its failure is on record. */
function arrivedOrRecorded({ row, arrived }: Mail, { ticket, steps }: Life): Violation[] {
  // What is left in the outbox is another violation.
  if (arrived.length > 0 || row.status === 'pending') return [];
  const isRecorded = steps.some(
    ({ event }) =>
      event.type === 'PersonNotReached' &&
      event.person === row.recipient &&
      event.as === row.addressedAs,
  );
  if (row.status === 'failed' && isRecorded) return [];
  const says = row.status === 'sent' ? 'is marked as sent, and stands nowhere' : 'never arrived';
  return [violation(`${ticket.number}: a message to ${row.recipient} ${says}`, row)];
}

/** A card stands in each support channel. */
function shown({ ticket }: Life, { supportChannels }: Desk, mail: readonly Mail[]): Violation[] {
  return supportChannels.flatMap((channel) => {
    const stands = mail.some(
      ({ row, arrived }) =>
        row.kind === 'card' &&
        row.recipient === channel &&
        (arrived.length > 0 || row.status === 'pending'),
    );
    return stands ? [] : [violation(`${ticket.number} has no card in ${channel}`, mail.length)];
  });
}

/** Of each firing and reminder each of the people behind its role, or the fallback. */
function escalated(life: Life, desk: Desk, mail: readonly Mail[]): Violation[] {
  const { number } = life.ticket;
  const carrying = (person: Address, key: string, slot: string) =>
    mail.find(
      ({ row }) =>
        row.recipient === person &&
        row.keys.includes(key) &&
        row.kind === 'post' &&
        row.slot?.startsWith(slot),
    );
  return life.steps.flatMap(({ event }) => {
    switch (event.type) {
      case 'EscalationFired': {
        const people = desk.contacts[event.role] ?? [];
        const to = people.length > 0 ? people : [desk.fallback];
        return to.flatMap(({ address }) => {
          const found = carrying(address, event.key, 'escalation:');
          if (found) return arrivedOrRecorded(found, life);
          return [violation(`${number}: ${address} never heard of ${event.key}`, event)];
        });
      }
      case 'EscalationReminded':
        return (event.told ?? []).flatMap(({ person, keys }) =>
          keys.flatMap((key) => {
            const found = carrying(person.address, key, `reminder:${person.address}:${event.at}`);
            if (found) return arrivedOrRecorded(found, life);
            return [violation(`${number}: ${person.address} was not reminded of ${key}`, event)];
          }),
        );
      case 'PersonNotReached': {
        const { as, person, keys } = event;
        if (as === 'fallback' || person === desk.fallback.address) return [];
        return keys.flatMap((key) => {
          const found = carrying(desk.fallback.address, key, 'escalation:');
          if (found) return arrivedOrRecorded(found, life);
          return [violation(`${number}: the fallback never heard of ${key}`, event)];
        });
      }
      default:
        return [];
    }
  });
}
