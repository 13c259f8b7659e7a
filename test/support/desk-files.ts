import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDocument, stringify } from 'yaml';

const policies = new URL('../../policies/', import.meta.url);

export interface PolicyChange {
  /** Where in the document, e.g. `['escalation', 'thresholds', 0, 'after']`. */
  readonly at: readonly (string | number)[];
  readonly to: unknown;
}

export interface DeskFiles {
  /** For FIRSTLINE_CONFIG. */
  readonly deskFile: string;
  /** A folder of its own beside it, for FIRSTLINE_DATA_DIR. */
  readonly dataDir: string;
  remove(): Promise<void>;
}

/** A desk file in a folder of its own, beside the NetEx policy with these changes as `netex.yaml`. */
export async function writeDeskFiles(
  desks: object,
  changes: readonly PolicyChange[] = [],
): Promise<DeskFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'firstline-desk-'));
  const policy = parseDocument(await readFile(new URL('netex.yaml', policies), 'utf8'));
  for (const { at, to } of changes) policy.setIn(at, to);
  const deskFile = join(folder, 'desk.yaml');
  await writeFile(join(folder, 'netex.yaml'), String(policy));
  await writeFile(deskFile, stringify({ desks }));
  return {
    deskFile,
    dataDir: join(folder, 'data'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
