import { expect, test } from 'vitest';
import { explainInFull } from '../../src/engine/explain-in-full.ts';
import { snapshot } from '../../src/engine/snapshot.ts';
import type { TicketEvent } from '../../src/engine/ticket.ts';
import { explanationMessage, queueMessage } from '../../src/views/answer-messages.ts';
import { check, hour, mednet, minute, monday, netex, report } from '../engine/made.ts';
import { linesOf } from './told.ts';

const down = report(netex, monday, { systemDown: 'yes' });
const high = report(mednet, monday, { kind: 'problem', impact: 'high', workaround: 'no' });

test('the queue says who is told next, who was told, and which target is missed', () => {
  const line = (told: typeof down, now: number) =>
    linesOf(queueMessage([snapshot(told.ticket, told.policy, now)], 1)).at(-1);
  expect(line(down, monday)).toMatch(/nobody has taken it, Director of Customer Services told Mon/);
  const escalated = check(down, monday + 8 * hour);
  expect(line(escalated, monday + 8 * hour)).toContain(
    ', escalated to the Director of Customer Services (not acknowledged): ',
  );
  const [response] = snapshot(high.ticket, mednet, monday).targets;
  const late = (response?.dueAt ?? 0) + minute;
  expect(line(check(high, late), late)).toContain(', response missed, due Mon');
});

test('a long history shows its latest events, and says of how many', () => {
  const wrote = (n: number): TicketEvent => ({
    type: 'SupportReplied',
    at: monday + n * minute,
    by: { address: 'slack:T1/UANA', name: `Ana ${n}` },
    text: 'x',
  });
  const events = Array.from({ length: 130 }, (_, n) => wrote(n));
  const told = linesOf(
    explanationMessage('NX-1', explainInFull(down.ticket, netex, monday, events, [])),
  );
  expect(told).toContain('The latest of 130 events:');
  expect(told.join('\n')).toContain('Ana 129 replied');
  expect(told.join('\n')).not.toContain('Ana 99 replied');
});
