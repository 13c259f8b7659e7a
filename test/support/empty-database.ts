import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { openDatabase } from '../../db/connect.ts';
import { databaseUrl } from './database-name.ts';

/** A database without a table in it, on the server of the tests. */
export async function emptyDatabase(): Promise<{
  readonly url: string;
  drop(): Promise<void>;
}> {
  const { url } = inject('postgres');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const onServer = async (statement: string) => {
    const server = await openDatabase({ url }, { poolSize: 1 });
    await server.sql.unsafe(statement);
    await server.close();
  };
  await onServer(`create database ${name} template template0 strategy file_copy`);
  return {
    url: databaseUrl(url, name),
    drop: () => onServer(`drop database ${name} with (force)`),
  };
}
