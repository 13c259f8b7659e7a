export interface UrlParts {
  /** The URL as postgres.js takes it. */
  readonly url: string;
  /** Folder of a unix socket, or a host name given as `?host=`. */
  readonly host?: string;
}

/**
 * Takes the forms of a database URL that postgres.js leaves out: `?host=/folder` and a folder as
 * the percent-encoded host, both for a unix socket, as libpq reads them.
 */
export function readDatabaseUrl(url: string): UrlParts {
  if (!/^postgres(ql)?:\/\//.test(url)) throw malformed();
  const query = /([?&])host=([^&#]+)(&?)/.exec(url);
  if (query?.[2] !== undefined) {
    const rest = url.replace(query[0], query[3] ? (query[1] ?? '?') : '');
    return { url: withHost(rest), host: decode(query[2]) };
  }
  const encoded = /^(\w+:\/\/(?:[^@/?]*@)?)(%2f[^:/?]*)/i.exec(url);
  if (encoded?.[2] === undefined) return { url };
  return { url: url.replace(encoded[2], 'localhost'), host: decode(encoded[2]) };
}

/** Where the URL points, without user and password. */
export function describeDatabaseUrl(url: string): string {
  const { host } = readDatabaseUrl(url);
  if (host?.startsWith('/')) return `the socket in ${host}`;
  return host ?? (/^\w+:\/\/(?:[^/?#]*@)?([^/?#]*)/.exec(url)?.[1] || 'localhost');
}

/** The message has no part of the URL in it: that may hold a password. */
export function malformed(): Error {
  return new Error(
    'DATABASE_URL is not a Postgres URL. It reads postgres://user:password@host:5432/database, ' +
      'with special characters of the password percent-encoded.',
  );
}

function withHost(url: string): string {
  return url.replace(/^(\w+:\/\/(?:[^@/?]*@)?)(?=[/?]|$)/, '$1localhost');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw malformed();
  }
}
