import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, release, totalmem, type } from 'node:os';

/** e.g. `AMD EPYC 7B13, 2 cores, 8 GB, Linux 6.18.44 x64`. */
export function describeMachine(): string {
  const cores = availableParallelism();
  const kernel = release().split('-')[0];
  return [
    cpus()[0]?.model.trim() ?? 'unknown processor',
    `${cores} ${cores === 1 ? 'core' : 'cores'}`,
    `${Math.round(totalmem() / 2 ** 30)} GB`,
    `${type()} ${kernel} ${arch()}`,
  ].join(', ');
}

/** A package's installed version: the bench's own where its package.json asks for it, else the bot's. */
export function installedVersion(name: string): string {
  const own = read('bench/package.json').dependencies;
  const folder = own && name in own ? 'bench/' : '';
  return read(`${folder}node_modules/${name}/package.json`).version;
}

interface Package {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function read(path: string): Package {
  return JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
}
