import type { startEmbeddedPostgres } from '../../db/embedded.ts';

/** The address of an embedded server, as `DATABASE_URL` takes it. */
export function serverUrl({
  options: { user, password, host, port, database },
}: Awaited<ReturnType<typeof startEmbeddedPostgres>>): string {
  const login = password ? `${user}:${password}` : user;
  return host.startsWith('/')
    ? `postgres://${login}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`
    : `postgres://${login}@${host}:${port}/${database}`;
}
