import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const manifestShape = z.object({
  features: z
    .object({
      app_home: z
        .object({
          home_tab_enabled: z.boolean().default(false),
          messages_tab_enabled: z.boolean().default(true),
          messages_tab_read_only_enabled: z.boolean().default(false),
        })
        .prefault({}),
      shortcuts: z
        .array(
          z.object({
            name: z.string(),
            type: z.enum(['message', 'global']),
            callback_id: z.string(),
          }),
        )
        .default([]),
      slash_commands: z
        .array(z.object({ command: z.string(), should_escape: z.boolean().default(false) }))
        .default([]),
    })
    .prefault({}),
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

export interface Shortcut {
  name: string;
  type: 'message' | 'global';
  callbackId: string;
}

export interface Manifest {
  scopes: string[];
  commands: { command: string; escapesMentions: boolean }[];
  shortcuts: Shortcut[];
  interactive: boolean;
  events: string[];
  homeTab: boolean;
  /** Whether people can write to the bot in its direct message. */
  takesMessages: boolean;
}

/** Without its scope Slack does not take an event's subscription. */
const SCOPE_OF_EVENT: Record<string, string> = {
  app_mention: 'app_mentions:read',
  'message.im': 'im:history',
  'message.channels': 'channels:history',
  'message.groups': 'groups:history',
};

/** What the workspace grants the bot, from the Slack manifest (YAML or JSON) that it is installed with. */
export function readManifest(path: string): Manifest {
  const read = manifestShape.safeParse(parse(readFileSync(path, 'utf8')));
  if (!read.success) throw new Error(`${path}: ${z.prettifyError(read.error)}`);
  const { features, oauth_config, settings } = read.data;
  const manifest = {
    scopes: oauth_config.scopes.bot,
    commands: features.slash_commands.map((one) => ({
      command: one.command,
      escapesMentions: one.should_escape,
    })),
    shortcuts: features.shortcuts.map(({ name, type, callback_id }) => ({
      name,
      type,
      callbackId: callback_id,
    })),
    interactive: settings.interactivity.is_enabled,
    events: settings.event_subscriptions.bot_events,
    homeTab: features.app_home.home_tab_enabled,
    takesMessages:
      features.app_home.messages_tab_enabled && !features.app_home.messages_tab_read_only_enabled,
  };
  const missing = lacking(manifest);
  if (missing) throw new Error(`${path}: ${missing}`);
  return manifest;
}

function lacking({ scopes, commands, shortcuts, events }: Manifest): string | undefined {
  const needed = events.map((event) => [event, SCOPE_OF_EVENT[event]] as const);
  const starts = [...commands.map((one) => one.command), ...shortcuts.map((one) => one.name)];
  for (const [what, scope] of [...needed, ...starts.map((one) => [one, 'commands'] as const)]) {
    if (scope && !scopes.includes(scope)) return `“${what}” takes the scope ${scope}`;
  }
  return undefined;
}
