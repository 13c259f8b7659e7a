import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const manifestShape = z.object({
  features: z
    .object({
      slash_commands: z
        .array(z.object({ command: z.string(), should_escape: z.boolean().default(false) }))
        .default([]),
    })
    .default({ slash_commands: [] }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  settings: z
    .object({
      interactivity: z.object({ is_enabled: z.boolean() }).default({ is_enabled: false }),
      event_subscriptions: z
        .object({ bot_events: z.array(z.string()).default([]) })
        .default({ bot_events: [] }),
    })
    .prefault({}),
});

export interface Manifest {
  scopes: string[];
  commands: { command: string; escapesMentions: boolean }[];
  interactive: boolean;
  events: string[];
}

/** What the workspace grants the bot, from the Slack manifest (YAML or JSON) that it is installed with. */
export function readManifest(path: string): Manifest {
  const read = manifestShape.safeParse(parse(readFileSync(path, 'utf8')));
  if (!read.success) throw new Error(`${path}: ${z.prettifyError(read.error)}`);
  const { features, oauth_config, settings } = read.data;
  return {
    scopes: oauth_config.scopes.bot,
    commands: features.slash_commands.map((one) => ({
      command: one.command,
      escapesMentions: one.should_escape,
    })),
    interactive: settings.interactivity.is_enabled,
    events: settings.event_subscriptions.bot_events,
  };
}
