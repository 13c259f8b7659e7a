import pino, { type DestinationStream, type Logger } from 'pino';
import type { LogLevel } from './config.ts';
import { shownError } from './shown-error.ts';

interface LogOptions {
  /** What stands in every line as well, at the moment of writing. */
  readonly known?: () => object;
  /** Default: standard error, so that standard output stays for what was asked. */
  readonly to?: DestinationStream;
}

/** A structured log, one JSON object a line. Of errors it has what `shownError` lets through. */
export function openLog(level: LogLevel, { known, to }: LogOptions = {}): Logger {
  return pino(
    {
      level,
      base: null,
      serializers: { err: shownError },
      ...(known ? { mixin: () => ({ ...known() }) } : {}),
    },
    to ?? pino.destination({ fd: 2, sync: true }),
  );
}
