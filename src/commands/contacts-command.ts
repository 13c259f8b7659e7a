import { roleTitle } from '../engine/policy.ts';
import type { Person } from '../engine/ticket.ts';
import type { ContactEdit, Desk } from '../runtime/ports.ts';
import { withDeskData } from './desk-data.ts';
import type { Outcome } from './outcome.ts';

/** `contacts`: who stands behind each role of every desk, and who said so last, instants in UTC. */
export async function contactsCommand(args: readonly string[]): Promise<Outcome> {
  if (args.length > 0) return { exitCode: 2, output: 'contacts: expected no arguments' };
  return withDeskData(async ({ desks, contactEdits }) => {
    const lines: string[] = [];
    for (const desk of desks.values()) {
      const edits = await contactEdits.latest(desk.id);
      lines.push(desk.id, ...linesOf(desk, edits));
    }
    return { exitCode: 0, output: lines.join('\n') };
  });
}

function linesOf(desk: Desk, edits: readonly ContactEdit[]): string[] {
  return [
    ...Object.keys(desk.policy.roles).map((role) => {
      const edit = edits.find((one) => one.role === role);
      return `  ${roleTitle(desk.policy, role)}: ${listed(desk.contacts[role] ?? [])}; ${source(edit)}`;
    }),
    `  Lead: ${desk.lead ? listed([desk.lead]) : 'the fallback'}`,
    `  Fallback: ${listed([desk.fallback])}`,
  ];
}

function listed(people: readonly Person[]): string {
  const each = people.map(({ address, name }) => `${name} (${address})`);
  return each.length > 0 ? each.join(', ') : 'nobody, so the fallback hears';
}

function source(edit: ContactEdit | undefined): string {
  if (!edit) return 'as the desk file says';
  const again = edit.people === null ? 'as the desk file says again, ' : '';
  return `${again}set by ${edit.by.name} (${edit.by.address}), ${new Date(edit.at).toISOString()}`;
}
