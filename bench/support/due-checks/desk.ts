import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** When the due tickets were reported: a Monday, 9 h in Chicago. */
export const reportedAt = Date.UTC(2026, 2, 2, 15);
const hour = 3_600_000;
/** The Director's threshold of theirs passes then (N-07). */
export const dueAt = reportedAt + 8 * hour;
/** Of the others it passes this much later. */
export const laterMs = 3 * hour;

/** A desk under the shipped NetEx policy, as an operator writes it. Returns the desk file. */
export async function writeDesk(folder: string): Promise<string> {
  const person = (id: string, name: string) => `{ address: "slack:T1/${id}", name: ${name} }`;
  const policy = fileURLToPath(new URL('../../../policies/netex.yaml', import.meta.url));
  const deskFile = join(folder, 'due-checks-desk.yaml');
  await writeFile(
    deskFile,
    `desks:
  netex:
    policy: ${JSON.stringify(policy)}
    supportChannel: slack:T1/C1
    roster: [${person('U1', 'Ana')}, ${person('U2', 'Ben')}]
    contacts: { director: [${person('U3', 'Dana')}], president: [${person('U4', 'Pia')}] }
    fallback: ${person('U1', 'Ana')}
`,
  );
  return deskFile;
}
