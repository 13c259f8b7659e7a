import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../db/connect.ts';
import { startEmbeddedPostgres, stopEmbeddedPostgres } from '../../db/embedded.ts';
import { migrate } from '../../db/migrate.ts';
import { databaseUrl } from './database-name.ts';
import { serverUrl } from './server-url.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server of this run and its migrated template database. */
    postgres: { readonly url: string; readonly template: string };
  }
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const prefix = 'firstline-test-';

/** One server for the whole run, or that of TEST_DATABASE_URL; each test copies the template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // The tests start dozens of processes of the same modules.
  process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules/.cache/firstline-tests');
  const { url, stop } = await startServer();
  const template = `firstline_template_${process.pid}`;
  const server = await openDatabase({ url }, { poolSize: 1 });
  await server.sql`drop database if exists ${server.sql(template)}`;
  await server.sql`create database ${server.sql(template)}`;
  const copied = await openDatabase({ url: databaseUrl(url, template) }, { poolSize: 1 });
  await migrate(copied);
  await copied.close();
  project.provide('postgres', { url, template });
  return async () => {
    await server.sql`drop database if exists ${server.sql(template)} with (force)`;
    await server.close();
    await stop();
  };
}

async function startServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return { url: given, stop: async () => {} };
  await removeAbandoned();
  const dataDir = join(tmpdir(), `${prefix}${process.pid}`);
  const server = await startEmbeddedPostgres({ dataDir, fsync: false });
  return {
    url: serverUrl(server),
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Servers of runs that were killed: nobody else would ever stop them. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : 0;
    if (!pid || isRunning(pid)) continue;
    const dataDir = join(tmpdir(), name);
    await stopEmbeddedPostgres(dataDir).catch(() => {});
    await rm(dataDir, { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
