import type { Log } from '../../../../src/runtime/ports.ts';

/** A log that keeps what was written to it. */
export function keptLog(): Log & { readonly lines: readonly string[] } {
  const lines: string[] = [];
  const write = (level: string) => (details: object, message: string) =>
    void lines.push(`${level} ${message} ${JSON.stringify(details)}`);
  return {
    lines,
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  };
}
