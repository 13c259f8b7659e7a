import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { ConfigError, readConfig } from '../config.ts';
import type { Outcome } from './outcome.ts';
import { withStore } from './with-store.ts';

/** `keys new`: a key for FIRSTLINE_ENCRYPTION_KEY. */
export function keysNew(): Outcome {
  return { exitCode: 0, output: randomBytes(32).toString('base64') };
}

/**
 * `keys rotate`: encrypts every token with the first key of FIRSTLINE_ENCRYPTION_KEY, also beside a
 * running bot that knows it. With `--forget`, workspaces whose key is lost are removed first.
 */
export async function keysRotate(args: string[]): Promise<Outcome> {
  const { values } = parseArgs({
    args,
    options: { forget: { type: 'boolean', default: false } },
  });
  const config = readConfig();
  if (config.slack?.kind !== 'oauth') {
    throw new ConfigError([
      'SLACK_CLIENT_ID: missing; only a bot that workspaces install by themselves keeps tokens',
    ]);
  }
  const { encryptionKeys } = config.slack;
  return withStore(config, async (store) => {
    const installations = store.installations(encryptionKeys);
    const lost = await installations.unreadable();
    if (lost.length > 0 && !values.forget) {
      const hint = 'Nothing was changed. With --forget, such a workspace is removed instead.';
      return { exitCode: 1, output: [...lost.map(({ message }) => message), hint].join('\n') };
    }
    for (const { owner } of lost) await installations.remove(owner);
    const changed = await installations.rotate();
    const all = (await installations.list()).length;
    return {
      exitCode: 0,
      output: [
        ...lost.map(({ owner }) => `${owner} was removed: it has to install the bot again.`),
        `Tokens: ${all} kept, ${changed} of them encrypted anew with the first key. The other keys are not needed any more.`,
      ].join('\n'),
    };
  });
}
