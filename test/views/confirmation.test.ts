import { describe, expect, test } from 'vitest';
import { snapshot } from '../../src/engine/snapshot.ts';
import { confirmation } from '../../src/views/requester-message.ts';
import {
  ana,
  hour,
  mednet,
  monday,
  mondayNight,
  netex,
  report,
  step,
  type Told,
  teladentistry,
  toLevel,
} from '../engine/made.ts';
import { linesOf } from './told.ts';

const linesFor = ({ ticket, policy }: Told, now = ticket.reportedAt) =>
  linesOf(confirmation(snapshot(ticket, policy, now)));
const high = { kind: 'problem', impact: 'high', workaround: 'no' };
const later =
  'Thank you. Your report is with support. You hear in a direct message who takes it, and of every step after that.';

describe('a confirmation says what happens next', () => {
  test('nobody has it yet', () => {
    expect(linesFor(report(netex, monday, { systemDown: 'yes' })).slice(0, 6)).toEqual([
      'Your ticket NX-1001: It does not work',
      'NX-1001 · It does not work',
      later,
      'Number: NX-1001',
      'Priority: Severity 1 (System down)',
      'Reported: Mon, Jun 1, 2026, 11:00 AM CDT',
    ]);
  });

  test('it is assigned to somebody, by name (T-04)', () => {
    const lines = linesFor(report(teladentistry, monday, { kind: 'use' }, { next: ana }));
    expect(lines).toContain(
      'Thank you. Your report is here, and Ana takes care of it. You hear of every step in a direct message.',
    );
    expect(lines).toContain('Assigned to: Ana');
    expect(lines).not.toContain(later);
  });

  test('it waits for the opening, and costs nothing (M-05)', () => {
    const lines = linesFor(report(mednet, mondayNight, { ...high, afterHours: 'wait' }));
    expect(lines).toContain('Work begins when support opens, Tue, Jun 2, 2026, 9:00 AM EDT.');
    expect(lines).toContain('Work starts: Tue, Jun 2, 2026, 9:00 AM EDT');
    expect(lines.join('\n')).not.toMatch(/billed|charge/i);
  });

  test('it is billed, and when it would not be (M-05)', () => {
    const onCall = report(mednet, mondayNight, { ...high, afterHours: 'onCall' });
    const lines = linesFor(onCall);
    expect(lines).toContain(
      'This is billed, as you agreed. If support raises it to Level 1 (Down), it is not.',
    );
    expect(lines.join('\n')).toMatch(/^Charge: .+/m);
    expect(lines.join('\n')).not.toContain('Work begins');
    const raised = linesFor(step(onCall, mondayNight + hour, toLevel('1')));
    expect(raised).toContain('Charge: waived, as it became Level 1 (Down)');
    expect(raised.join('\n')).not.toContain('as you agreed');
  });

  test('another team serves such requests', () => {
    const contract = linesFor(report(netex, monday, { systemDown: 'no', product: 'contract' }));
    expect(contract).toContain(
      'Requests like this are for NetEx service and contracts (+1.763.694.4350). Support looks at yours, and tells you whether they take it on.',
    );
    const training = linesFor(report(mednet, monday, { kind: 'training' })).join('\n');
    expect(training).toContain('Requests like this are for Customer Service. Support looks');
  });

  test('an ordinary one speaks of none of this', () => {
    const lines = linesFor(report(mednet, monday, high)).join('\n');
    expect(lines).not.toMatch(/Work begins|billed|Charge|Requests like this|Assigned to/);
  });
});
