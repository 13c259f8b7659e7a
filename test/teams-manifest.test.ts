import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateSync } from 'node:zlib';
import draft04 from 'ajv-draft-04';
import formats from 'ajv-formats';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readInvoke } from '../adapters/teams/parse-invoke.ts';
import { readMessage } from '../adapters/teams/parse-message.ts';
import { teamsManifestCommand } from '../src/commands/teams-manifest-command.ts';
import { slackManifestPath } from '../src/files/slack-manifest.ts';
import { packTeamsApp, teamsManifestPath } from '../src/files/teams-manifest.ts';
import { readCommand } from '../src/runtime/read-command.ts';
import { helpMessage } from '../src/views/answer-messages.ts';

interface Command {
  readonly title: string;
  readonly description: string;
}

interface Manifest {
  readonly manifestVersion: string;
  readonly version: string;
  readonly id: string;
  readonly name: { readonly short: string };
  readonly description: { readonly short: string; readonly full: string };
  readonly icons: { readonly color: string; readonly outline: string };
  readonly developer: Readonly<Record<string, string>>;
  readonly bots: readonly {
    readonly botId: string;
    readonly scopes: readonly string[];
    readonly commandLists: readonly {
      readonly scopes: readonly string[];
      readonly commands: readonly Command[];
    }[];
  }[];
  readonly composeExtensions: readonly {
    readonly botId: string;
    readonly commands: readonly (Command & {
      readonly id: string;
      readonly type: string;
      readonly context: readonly string[];
      readonly triggers?: readonly string[];
      readonly fetchTask: boolean;
    })[];
  }[];
  readonly permissions: readonly string[];
  readonly validDomains: readonly string[];
}

const root = new URL('..', import.meta.url);
const app = {
  appId: '8f2c1f0e-5a1b-4c7d-9e3f-2b6a4d8c0e11',
  host: 'support.acme.example',
  about: 'https://www.acme.example/support',
};
const text = await readFile(teamsManifestPath, 'utf8');
const template: Manifest = JSON.parse(text);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'teams-manifest-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What is in the package that the command writes for `app`. */
async function written(): Promise<Readonly<Record<string, Uint8Array>>> {
  const out = join(folder, 'app.zip');
  const { exitCode, output } = await teamsManifestCommand([
    ...['--app-id', app.appId.toUpperCase(), '--host', 'Support.Acme.example'],
    ...['--about', app.about, '--out', out],
  ]);
  expect([exitCode, output]).toEqual([0, expect.stringContaining(out)]);
  return unzipSync(await readFile(out));
}

describe('the schema of Microsoft', async () => {
  const folderOf = (version: string) =>
    `node_modules/@microsoft/app-manifest/build/json-schemas/teams/v${version}/`;
  const schema = JSON.parse(
    await readFile(
      new URL(`${folderOf(template.manifestVersion)}MicrosoftTeams.schema.json`, root),
      'utf8',
    ),
  );
  const ajv = new draft04.default({ strict: false, allErrors: true });
  formats.default(ajv);
  const validate = ajv.compile(schema);

  /** The places where the schema refuses a manifest. */
  function refused(manifest: string): readonly string[] {
    if (validate(JSON.parse(manifest))) return [];
    return (validate.errors ?? []).map(({ instancePath }) => instancePath);
  }

  test('takes the template, and what the command writes', async () => {
    expect(refused(text)).toEqual([]);
    const { 'manifest.json': manifest } = await written();
    expect(refused(strFromU8(manifest ?? new Uint8Array()))).toEqual([]);
  });

  test.each([
    ['/id', '"id": "0', '"id": "'],
    ['/manifestVersion', '"manifestVersion": "1.29"', '"manifestVersion": "1.16"'],
    ['', '"developer"', '"slashCommands": [], "developer"'],
    ['', '"icons"', '"pictures"'],
    ['/name/short', '"short": "Firstline"', `"short": "${'x'.repeat(31)}"`],
    ['/description/short', '"short": "Support', `"short": "${'x'.repeat(60)}`],
    ['/accentColor', '#0b5f4a', 'green'],
    ['/bots/0/scopes/1', '"personal", "team"', '"personal", "channel"'],
    ['/bots/0/botId', '"botId": "0', '"botId": "'],
    [
      '/bots/0/commandLists/0/commands',
      '"commands": [',
      `"commands": [${'{ "title": "more" },'.repeat(4)}`,
    ],
    ['/composeExtensions/0/commands/0/triggers/0', '["slash"]', '["mention"]'],
    ['/composeExtensions/0/commands/1/title', 'Create support', 'Create'.repeat(6)],
    ['/permissions/0', '"identity"', '"everything"'],
    ['/developer/websiteUrl', '"websiteUrl": "https://', '"websiteUrl": "'],
  ])('refuses a mistake in %j', (place, from, to) => {
    const planted = text.replace(from, to);
    expect(planted).not.toBe(text);
    expect(refused(planted)).toContain(place);
  });
});

describe('the package', () => {
  test('has the manifest with this bot’s values everywhere, and the icons that it names', async () => {
    const files = await written();
    expect(Object.keys(files)).toEqual(['manifest.json', 'color.png', 'outline.png']);
    const filled = strFromU8(files['manifest.json'] ?? new Uint8Array());
    expect(filled).not.toContain('firstline.example');
    expect(filled).not.toContain('00000000');
    const manifest: Manifest = JSON.parse(filled);
    expect([manifest.id, manifest.bots[0]?.botId, manifest.composeExtensions[0]?.botId]).toEqual([
      app.appId,
      app.appId,
      app.appId,
    ]);
    expect(manifest.validDomains).toEqual([app.host]);
    const { websiteUrl, privacyUrl, termsOfUseUrl } = manifest.developer;
    expect([websiteUrl, privacyUrl, termsOfUseUrl]).toEqual([app.about, app.about, app.about]);
    expect(Object.values(manifest.icons).sort()).toEqual(['color.png', 'outline.png']);
  });

  test('is the same to the byte each time', async () => {
    expect(await packTeamsApp(app)).toEqual(await packTeamsApp({ ...app }));
  });

  // Teams takes an update only with another version: raise it in manifest/teams.json, then run -u.
  test('has another version where anything in it is another', async () => {
    const content = Object.values(unzipSync(await packTeamsApp(app)));
    const digest = createHash('sha256');
    for (const bytes of content) digest.update(bytes);
    expect(`${template.version} ${digest.digest('hex').slice(0, 12)}`).toMatchInlineSnapshot(
      `"1.0.0 88ed5c4d8285"`,
    );
  });

  test.each([
    ['color.png', 192, 192],
    ['outline.png', 32, 32],
  ])('has %s of %i by %i pixels', async (name, width, height) => {
    const png = Buffer.from((await written())[name] ?? []);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([width, height]);
  });

  test('has an outline of white on nothing', async () => {
    const pixels = pixelsOf(Buffer.from((await written())['outline.png'] ?? []), 32);
    const drawn = pixels.filter(([, , , alpha]) => alpha > 0);
    expect(drawn.length).toBeGreaterThan(100);
    expect(drawn.length).toBeLessThan(pixels.length / 2);
    expect(drawn.filter(([r, g, b]) => r + g + b < 3 * 250)).toEqual([]);
  });

  test.each([
    [[], 'expected --app-id'],
    [['--app-id', app.appId], 'expected --app-id'],
    [['--app-id', 'acme-bot', '--host', app.host], '--app-id: expected an id such as'],
    [
      ['--app-id', '00000000-0000-0000-0000-000000000000', '--host', app.host],
      '--app-id: expected an id such as',
    ],
    [['--app-id', app.appId, '--host', 'https://support.acme.example'], '--host: expected'],
    [['--app-id', app.appId, '--host', 'support.acme.example:3000'], '--host: expected'],
    [['--app-id', app.appId, '--host', '127.0.0.1'], '--host: expected'],
    [['--app-id', app.appId, '--host', 'localhost'], '--host: expected'],
    [['--app-id', app.appId, '--host', '*.acme.example'], '--host: expected'],
    [['--app-id', app.appId, '--host', app.host, '--about', 'www.acme.example'], '--about: expect'],
  ])('is not written for %j', async (args, says) => {
    const out = join(folder, 'refused.zip');
    const { exitCode, output } = await teamsManifestCommand([...args, '--out', out]);
    expect(exitCode).toBe(2);
    expect(output).toContain(says);
    await expect(readFile(out)).rejects.toThrow('ENOENT');
  });
});

test('a place where nothing can be written is named', async () => {
  const out = join(folder, 'no-folder', 'app.zip');
  const { exitCode, output } = await teamsManifestCommand([
    ...['--app-id', app.appId, '--host', app.host, '--out', out],
  ]);
  expect(exitCode).toBe(1);
  expect(output).toContain(`--out: it cannot be written there: ENOENT`);
  expect(output).toContain(out);
});

describe('one source of commands', () => {
  const [bot] = template.bots;
  const listed = bot?.commandLists.flatMap(({ commands }) => commands) ?? [];

  /** What the bot says that it understands: the words behind `support`, and what they do. */
  const helped = new Map(
    helpMessage([], [], true).parts.flatMap((part) =>
      part.kind === 'facts'
        ? part.facts.flatMap(({ label, value }): [string, string][] => {
            const [typed] = value;
            const isCommand = typeof typed === 'object' && typed.kind === 'command';
            return isCommand ? [[typed.words, label]] : [];
          })
        : [],
    ),
  );

  test('every scope of the bot has its commands, which are those of its help, in its words', () => {
    expect(bot?.commandLists.flatMap(({ scopes }) => scopes).sort()).toEqual(
      [...(bot?.scopes ?? [])].sort(),
    );
    const words = [...helped].filter(([behind]) => behind !== '<what is wrong>');
    expect(listed.map(({ title }) => title).sort()).toEqual(
      words.map(([behind]) => `support ${behind.replace(' <number>', '')}`.trim()).sort(),
    );
    for (const [behind, does] of words) {
      const title = `support ${behind.replace(' <number>', '')}`.trim();
      const described = listed.find((command) => command.title === title)?.description;
      if (behind !== 'help') {
        expect(described).toBe(
          behind.endsWith('<number>') ? `${does}; its number goes behind` : does,
        );
      }
    }
  });

  test('the bot understands each of them, and takes a word that is none for a report', () => {
    for (const { title } of listed) {
      const behind = title.replace(/^support ?/, '');
      expect(readCommand(behind).kind).toBe(behind || 'form');
    }
    expect(readCommand('tickets').kind).toBe('report');
  });

  test('Slack’s manifest says the same by the same names', async () => {
    const slack = parse(await readFile(slackManifestPath, 'utf8'));
    const { display_information: shown, features } = slack;
    expect(template.name.short).toBe(shown.name);
    expect(template.description.short).toBe(shown.description);
    const [command] = features.slash_commands;
    expect(template.description.full).toContain(command.description);
    const own = template.composeExtensions.flatMap(({ commands }) => commands);
    const shortcut = (type: string) =>
      features.shortcuts.find((one: { readonly type: string }) => one.type === type);
    const [support, report, ...more] = own;
    expect(more).toEqual([]);
    expect(support).toMatchObject({
      id: 'support',
      title: command.command.slice(1),
      description: shortcut('global').description,
      triggers: ['slash'],
      fetchTask: true,
    });
    expect(report).toMatchObject({
      id: 'report',
      title: shortcut('message').name,
      description: shortcut('message').description,
      context: ['message'],
      fetchTask: true,
    });
    for (const behind of command.usage_hint.match(/\b(status|mine|hours|help)\b/g)) {
      expect(listed.map(({ title }) => title)).toContain(`support ${behind}`);
    }
  });

  const where = {
    ...{ tenant: 'a-tenant', serviceUrl: 'https://teams.example', place: 'personal' as const },
    ...{ conversation: 'a:chat', root: null, bot: '28:bot' },
  };

  test('typed to the bot, alone or with a number behind, each is heard as the command it is', () => {
    for (const { title, description } of listed) {
      const number = description.endsWith('; its number goes behind') ? ' NX-1001' : '';
      const heard = readMessage(
        { type: 'message', id: '1', timestamp: '2026-06-02T07:00:00Z', text: `${title}${number}` },
        where,
      )?.heard;
      const behind = `${title}${number}`.replace(/^support ?/, '');
      expect(heard).toMatchObject({ kind: 'command', text: behind });
      expect(readCommand(behind).kind).toBe(title.replace(/^support ?/, '') || 'form');
    }
  });

  test('the commands of the extension open dialogs, and another one is none', () => {
    const own = template.composeExtensions.flatMap(({ commands }) => commands);
    const opened = (commandId: string) =>
      readInvoke({ name: 'composeExtension/fetchTask', value: { commandId } }, where);
    expect(own.map(({ id, type }) => [id, type, opened(id)?.shows])).toEqual([
      ['support', 'action', 'dialog'],
      ['report', 'action', 'dialog'],
    ]);
    const asked = (commandId: string) => {
      const invoke = opened(commandId);
      return invoke?.shows === 'dialog' ? (invoke.asked?.kind ?? null) : null;
    };
    expect(own.map(({ id }) => asked(id))).toEqual(['command', 'report']);
    expect(asked('tickets')).toBeNull();
  });
});

test('every permission has its reason in docs/teams.md', async () => {
  const told = await readFile(fileURLToPath(new URL('docs/teams.md', root)), 'utf8');
  const given = [...told.matchAll(/^\| `(identity|messageTeamMembers)` \| .{10,} \|$/gm)];
  expect(given.map(([, permission]) => permission).sort()).toEqual(
    [...template.permissions].sort(),
  );
});

type Pixel = readonly [number, number, number, number];

/** The pixels of a square PNG with four channels of eight bits, as filters were undone. */
function pixelsOf(png: Buffer, size: number): readonly Pixel[] {
  expect([png[24], png[25]]).toEqual([8, 6]);
  const data: Buffer[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') {
      data.push(png.subarray(at + 8, at + 8 + length));
    }
    at += length + 12;
  }
  const raw = inflateSync(Buffer.concat(data));
  const stride = size * 4;
  const rows: number[][] = [];
  for (let y = 0; y < size; y++) {
    const start = y * (stride + 1);
    const row: number[] = [];
    for (let x = 0; x < stride; x++) {
      const a = row[x - 4] ?? 0;
      const b = rows[y - 1]?.[x] ?? 0;
      const c = rows[y - 1]?.[x - 4] ?? 0;
      const near = [a, b, c].reduce((best, one) =>
        Math.abs(a + b - c - one) < Math.abs(a + b - c - best) ? one : best,
      );
      const predicted = [0, a, b, (a + b) >> 1, near][raw[start] ?? 0] ?? 0;
      row.push(((raw[start + 1 + x] ?? 0) + predicted) & 255);
    }
    rows.push(row);
  }
  return rows.flatMap((row) =>
    Array.from({ length: size }, (_, x): Pixel => {
      const [r = 0, g = 0, b = 0, alpha = 0] = row.slice(x * 4, x * 4 + 4);
      return [r, g, b, alpha];
    }),
  );
}
