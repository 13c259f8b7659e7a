import pino, { type Logger } from 'pino';
import type { LogLevel } from './config.ts';

/** A structured log on standard error, so that standard output stays for what was asked. */
export function openLog(level: LogLevel): Logger {
  return pino({ level, base: null }, pino.destination({ fd: 2, sync: true }));
}
