import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { EVENTS } from '../adapters/slack/on-event.ts';
import { REMOVAL_EVENTS } from '../adapters/slack/on-removal.ts';
import { manifestCommand } from '../src/commands/manifest-command.ts';
import { slackManifestPath } from '../src/files/slack-manifest.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Manifest {
  readonly display_information: { readonly name: string; readonly description: string };
  readonly features: {
    readonly app_home: Readonly<Record<string, boolean>>;
    readonly bot_user: { readonly display_name: string };
    readonly shortcuts: readonly {
      readonly name: string;
      readonly type: string;
      readonly callback_id: string;
      readonly description: string;
    }[];
    readonly slash_commands: readonly {
      readonly command: string;
      readonly url?: string;
      readonly description: string;
      readonly usage_hint: string;
      readonly should_escape: boolean;
    }[];
  };
  readonly oauth_config: {
    readonly redirect_urls?: readonly string[];
    readonly scopes: { readonly bot: readonly string[] };
  };
  readonly settings: {
    readonly event_subscriptions: {
      readonly request_url?: string;
      readonly bot_events: readonly string[];
    };
    readonly interactivity: { readonly is_enabled: boolean; readonly request_url?: string };
    readonly socket_mode_enabled: boolean;
  };
}

const manifest: Manifest = parse(readFileSync(slackManifestPath, 'utf8'));
const { scopes } = manifest.oauth_config;
const { bot_events: events } = manifest.settings.event_subscriptions;

const code = globSync('adapters/slack/**/*.ts', { cwd: root })
  .map((path) => readFileSync(`${root}${path}`, 'utf8'))
  .join('\n');

/** The scopes that Slack's reference names for each method; of several, those for where the bot uses it. */
const scopesOfMethod: Readonly<Record<string, readonly string[]>> = {
  'api.test': [],
  'apps.connections.open': [], // an app-level token's
  'auth.test': [],
  'chat.getPermalink': [],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': ['im:history'],
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.members': ['channels:read', 'groups:read'],
  'conversations.open': ['im:write'],
  'conversations.replies': ['im:history'],
  'users.info': ['users:read'],
  'views.open': [],
  'views.publish': [],
  'views.push': [],
  'views.update': [],
};

const scopesOfEvent: Readonly<Record<string, readonly string[]>> = {
  app_home_opened: [],
  app_mention: ['app_mentions:read'],
  app_uninstalled: [],
  'message.im': ['im:history'],
  tokens_revoked: [],
};

/** What no method and no event asks for, but what they carry does. */
const scopesOfContent = {
  commands: 'slash commands and shortcuts',
  'files:read': 'file_input, and the files of messages',
};

const families = 'api|apps|auth|bots|chat|conversations|files|reactions|team|users|views';
const called = new Set(
  [
    ...code.matchAll(
      new RegExp(`'((?:${families})\\.[a-zA-Z.]+)'|\\.((?:${families})\\.[a-zA-Z.]+)\\(`, 'g'),
    ),
  ]
    .map(([, named, run]) => named ?? run ?? '')
    .filter((name) => !name.endsWith('.bind')),
);

test('the methods that the code calls are those whose scopes are known here', () => {
  expect([...called].sort()).toEqual(Object.keys(scopesOfMethod).sort());
});

test('the scopes are those that methods, events and their content need, and no more', () => {
  const needed = new Set([
    ...[...called].flatMap((method) => scopesOfMethod[method] ?? []),
    ...events.flatMap((event) => scopesOfEvent[event] ?? ['unknown event']),
    ...Object.keys(scopesOfContent),
  ]);
  expect([...scopes.bot].sort()).toEqual([...needed].sort());
});

test('every scope has its reason in docs/slack.md', () => {
  const text = readFileSync(`${root}docs/slack.md`, 'utf8');
  const given = [...text.matchAll(/^\| `([a-z_:]+)` \| .{10,} \|$/gm)].map(([, scope]) => scope);
  expect(given.sort()).toEqual([...scopes.bot].sort());
});

test('the code listens to the events, shortcuts and commands of the manifest, and to no others', () => {
  const heard: string[] = [...EVENTS, ...REMOVAL_EVENTS];
  expect(heard.sort()).toEqual(events.map((event) => event.replace(/\..*/, '')).sort());
  const shortcuts = manifest.features.shortcuts.map(({ callback_id }) => callback_id);
  expect(shortcuts.sort()).toEqual(['report', 'report_message']);
  for (const shortcut of shortcuts) expect(code).toContain(`'${shortcut}'`);
  expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual(['/support']);
});

test('names and descriptions keep to the lengths that Slack takes', () => {
  const { display_information: shown, features } = manifest;
  expect(shown.name.length).toBeLessThanOrEqual(35);
  expect(shown.description.length).toBeLessThanOrEqual(140);
  expect(features.bot_user.display_name).toMatch(/^[A-Za-z0-9._ -]{1,80}$/);
  expect(features.shortcuts.length).toBeLessThanOrEqual(10);
  for (const { name, callback_id, description } of features.shortcuts) {
    expect(name.length).toBeLessThanOrEqual(24);
    expect(callback_id.length).toBeLessThanOrEqual(255);
    expect(description.length).toBeLessThanOrEqual(150);
  }
  for (const { command, description, usage_hint, should_escape } of features.slash_commands) {
    expect(command).toMatch(/^\/\S{1,31}$/);
    expect(description.length).toBeLessThanOrEqual(2000);
    expect(usage_hint.length).toBeLessThanOrEqual(1000);
    expect(should_escape).toBe(true);
  }
});

test('it is printed for an address, with the address everywhere', async () => {
  const { output, exitCode } = await manifestCommand(['--url', 'https://support.acme.example/']);
  expect(exitCode).toBe(0);
  const made: Manifest = parse(output);
  expect(output).not.toContain('firstline.example');
  expect(made.features.slash_commands[0]?.url).toBe('https://support.acme.example/slack/events');
  expect(made.oauth_config.redirect_urls).toEqual([
    'https://support.acme.example/slack/oauth_redirect',
  ]);
  expect(made.settings.interactivity.request_url).toBe('https://support.acme.example/slack/events');
  expect(output).toContain('- users:read # ');
});

test('for Socket Mode it names no address, and is otherwise the same', async () => {
  const made: Manifest = JSON.parse((await manifestCommand(['--socket', '--json'])).output);
  expect(JSON.stringify(made)).not.toContain('http');
  expect(made.settings.socket_mode_enabled).toBe(true);
  expect(made.oauth_config.scopes).toEqual(scopes);
  expect(made.settings.event_subscriptions.bot_events).toEqual(events);
});

test('a link opens it at Slack', async () => {
  const { output } = await manifestCommand(['--url', 'https://a.example', '--link']);
  const link = new URL(output);
  expect(link.origin + link.pathname).toBe('https://api.slack.com/apps');
  expect(link.searchParams.get('new_app')).toBe('1');
  const made: Manifest = JSON.parse(link.searchParams.get('manifest_json') ?? '');
  expect(made.settings.event_subscriptions.request_url).toBe('https://a.example/slack/events');
});

test.each([
  [[]],
  [['--url', 'http://support.example.com']],
  [['--url', 'support']],
  [['--url', 'https://a.example', '--socket']],
])('%j is refused with what is expected', async (args) => {
  const { output, exitCode } = await manifestCommand(args);
  expect(exitCode).toBe(2);
  expect(output).toContain('--url');
});

test('Slack’s command line finds its hooks, and the manifest by them', () => {
  const { hooks, config } = JSON.parse(readFileSync(`${root}.slack/hooks.json`, 'utf8'));
  expect(config['sdk-managed-connection-enabled']).toBe(true);
  expect(hooks.start).toBe('npm start');
  const run = (command: string) =>
    execFileSync('sh', ['-c', command], { cwd: root, encoding: 'utf8' });
  expect(JSON.parse(run(hooks['get-hooks'])).hooks).toEqual(hooks);
  expect(JSON.parse(run(hooks['get-manifest'])).settings.socket_mode_enabled).toBe(true);
});
