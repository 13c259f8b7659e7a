import type { Evidence, Violation } from './evidence.ts';
import { heardOf } from './heard.ts';
import { idOf } from './life.ts';
import { type Mail, mailOf } from './mail.ts';

/** In each conversation what stands first stands in the order in which it happened. */
export function messagesInOrder(evidence: Evidence): Violation[] {
  const written = Map.groupBy(
    mailOf(evidence).filter(({ arrived }) => arrived.length > 0),
    ({ row }) => `${row.deskId} ${row.conversation}`,
  );
  // Not only by the order of writing: that is what may be wrong.
  const happened = Map.groupBy(
    heardOf(evidence).flatMap(({ life, expected, where, mail }) =>
      mail && mail.arrived.length > 0 && typeof expected.to === 'string' && !expected.optional
        ? [{ mail, key: `${idOf(life.ticket)}, ${where}` }]
        : [],
    ),
    ({ key }) => key,
  );
  return [
    ...[...written].flatMap(([key, all]) => outOfOrder(key, all)),
    ...[...happened].flatMap(([key, all]) =>
      outOfOrder(
        key,
        all.map(({ mail }) => mail),
      ),
    ),
  ];
}

function outOfOrder(conversation: string, all: readonly Mail[]): Violation[] {
  return all.slice(1).flatMap((mail, index) => {
    const before = all[index];
    const [first, second] = [before?.arrived[0], mail.arrived[0]];
    if (!first || !second || first.at < second.at) return [];
    return [
      {
        invariant: 'messages in order',
        says: `${conversation}: a later message came first`,
        evidence: [second.message, first.message],
      },
    ];
  });
}
