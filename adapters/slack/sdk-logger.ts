import { type Logger, LogLevel } from '@slack/web-api';
import type { Log } from '../../src/runtime/ports.ts';

/**
 * The SDK's logger writing to ours. Its debug lines repeat people's words and are left out, as is what
 * others quote of a body that cannot be read.
 */
export function sdkLogger(log: Log): Logger {
  const write = (level: 'info' | 'warn' | 'error') => {
    return (...said: unknown[]) => {
      const [err] = said.filter((one) => one instanceof Error);
      const words = said.filter((one) => !(one instanceof Error)).map(String);
      const shown = (words.join(' ') || (err?.message ?? '')).replace(/".*"/s, '(left out)');
      log[level](err ? { err } : {}, `slack sdk: ${shown}`);
    };
  };
  return {
    debug() {},
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    getLevel: () => LogLevel.INFO,
    setLevel() {},
    setName() {},
  };
}
