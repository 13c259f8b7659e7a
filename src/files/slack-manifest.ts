import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { matchSchema } from './match-schema.ts';
import { FileError, readYaml } from './read-yaml.ts';

export const slackManifestPath = fileURLToPath(
  new URL('../../manifest/slack.yaml', import.meta.url),
);

const scopesSchema = z.object({
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()).min(1) }) }),
});

/** The scopes of the bot, from the manifest, which alone lists them. Throws a FileError. */
export async function slackScopes(): Promise<readonly string[]> {
  const result = matchSchema(scopesSchema, await readYaml(slackManifestPath));
  if ('problems' in result) throw new FileError(slackManifestPath, result.problems);
  return result.data.oauth_config.scopes.bot;
}
