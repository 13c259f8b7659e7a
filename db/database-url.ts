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
export function readDatabaseUrl(url: string, called = 'DATABASE_URL'): UrlParts {
  if (!/^postgres(ql)?:\/\//.test(url)) throw malformed(called);
  const query = /([?&])host=([^&#]+)(&?)/.exec(url);
  if (query?.[2] !== undefined) {
    const rest = url.replace(query[0], query[3] ? (query[1] ?? '?') : '');
    return { url: withHost(rest), host: decode(query[2], called) };
  }
  const encoded = /^(\w+:\/\/(?:[^@/?]*@)?)(%2f[^:/?]*)/i.exec(url);
  if (encoded?.[2] === undefined) return { url };
  return { url: url.replace(encoded[2], 'localhost'), host: decode(encoded[2], called) };
}

/** Where the URL points, without user and password. */
export function describeDatabaseUrl(url: string): string {
  const { host } = readDatabaseUrl(url);
  if (host?.startsWith('/')) return `the socket in ${host}`;
  return host ?? (/^\w+:\/\/(?:[^/?#]*@)?([^/?#]*)/.exec(url)?.[1] || 'localhost');
}

/** The URL with `…` for every password in it, to be read by people. */
export function withoutPassword(url: string): string {
  return url
    .replace(/^(\w+:\/\/)([^/?#]*)@/, (_, scheme: string, login: string) => {
      const [user = ''] = login.split(':');
      return login.includes(':') ? `${scheme}${user}:…@` : `${scheme}${user}@`;
    })
    .replace(/([?&]password=)[^&#]*/gi, '$1…');
}

/** The message has no part of the URL in it: that may hold a password. */
export function malformed(called: string): Error {
  return new Error(
    `${called} is not a Postgres URL. It reads postgres://user:password@host:5432/database, ` +
      'with special characters of the password percent-encoded.',
  );
}

function withHost(url: string): string {
  return url.replace(/^(\w+:\/\/(?:[^@/?]*@)?)(?=[/?]|$)/, '$1localhost');
}

function decode(text: string, called: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw malformed(called);
  }
}
