import { registerHooks } from 'node:module';

/**
 * Faults of postgres.js 3.4.9 in sessions whose server goes away, mended as it is loaded. A question
 * on a closed session, such as a rollback, throws where nobody can catch it and ends the process; a
 * session that closes with something left to write is not written to again, so that all who get it
 * wait for the connect time-out; a question that comes between an error and the end of its session
 * is never answered; and the first one of a new session fails by what ended the old one.
 * See https://github.com/porsager/postgres/issues/1208; this goes once a release has all of it.
 */
const mends: readonly (readonly [fault: RegExp, mended: string])[] = [
  [
    /if \(terminated\)\n( *)return queryError\((.*)\)\n/,
    'if (terminated || socket === null)\n$1return queryError($2), true\n',
  ],
  [
    /^( *)clearImmediate\(nextWriteTimer\)$/gm,
    '$1clearImmediate(nextWriteTimer)\n$1chunk = nextWriteTimer = errorResponse = null',
  ],
  [/!hadError && \(query \|\| sent\.length\)/, ';(query || sent.length)'],
];

const hooks = registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (!/\/postgres\/src\/connection\.js$/.test(url)) return loaded;
    return { ...loaded, source: mended(new TextDecoder().decode(bytesOf(loaded.source))) };
  },
});
export const { default: driver } = await import('postgres');
hooks.deregister();

/** The driver's source; throws where a fault is not found, as in another version. */
export function mended(source: string): string {
  return mends.reduce((text, [fault, words]) => {
    if (text.search(fault) < 0) throw new Error(`postgres.js has no ${fault} any more`);
    return text.replace(fault, words);
  }, source);
}

function bytesOf(source: unknown): Uint8Array {
  if (typeof source === 'string') return new TextEncoder().encode(source);
  if (source instanceof Uint8Array) return source;
  throw new Error('postgres.js cannot be read');
}
