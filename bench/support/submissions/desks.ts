import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { netexPolicy } from '../netex-policy.ts';

/** Of the bot’s pool, as it is by itself, and of the other’s. */
export const connections = 10;
/** In the desk file. */
export const manyDesks = 16;

/** Writes a desk file for desks that differ in their channels alone. Returns its path. */
export async function writeDesks(folder: string): Promise<string> {
  const desks = Array.from({ length: manyDesks }, (_, place) => [
    `netex${place}`,
    {
      policy: netexPolicy,
      supportChannel: `slack:T0BENCH/C0SUPPORT${place}`,
      roster: ['slack:T0BENCH/U0ANA', 'slack:T0BENCH/U0BEN'],
      contacts: { director: ['slack:T0BENCH/U0DANA'], president: ['slack:T0BENCH/U0PIA'] },
      fallback: 'slack:T0BENCH/U0ANA',
    },
  ]);
  const path = join(folder, 'submissions.yaml');
  await writeFile(path, stringify({ desks: Object.fromEntries(desks) }));
  return path;
}
