import { lstat, readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

export interface Weight {
  /** The bytes of all files, as they are long. */
  readonly bytes: number;
  readonly packages: number;
  /** What lies in the folder of each package, the biggest first; packages within it count for it. */
  readonly biggest: readonly { readonly name: string; readonly bytes: number }[];
}

/** What is installed in a folder. */
export async function weigh(folder: string): Promise<Weight> {
  const modules = join(folder, 'node_modules');
  const lock = JSON.parse(await readFile(join(modules, '.package-lock.json'), 'utf8'));
  const bytesOf = new Map<string, number>();
  for (const { path, bytes } of await filesIn(modules)) {
    const [first = '', second = ''] = relative(modules, path).split(sep);
    const name = first.startsWith('@') ? `${first}/${second}` : first;
    bytesOf.set(name, (bytesOf.get(name) ?? 0) + bytes);
  }
  const biggest = [...bytesOf]
    .map(([name, bytes]) => ({ name, bytes }))
    .toSorted((one, other) => other.bytes - one.bytes);
  return {
    bytes: biggest.reduce((sum, { bytes }) => sum + bytes, 0),
    packages: Object.keys(lock.packages).length,
    biggest,
  };
}

/** The bytes of all files below a folder. */
export async function bytesIn(folder: string): Promise<number> {
  return (await filesIn(folder)).reduce((sum, { bytes }) => sum + bytes, 0);
}

async function filesIn(folder: string): Promise<{ path: string; bytes: number }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(
    files.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      return { path, bytes: (await lstat(path)).size };
    }),
  );
}
