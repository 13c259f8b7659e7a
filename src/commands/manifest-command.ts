import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { parseDocument } from 'yaml';
import { slackManifestPath } from '../files/slack-manifest.ts';
import type { Outcome } from './outcome.ts';

/** Stands in the manifest for the public address. */
const placeholder = 'https://firstline.example';

const usage =
  'manifest slack: expected either --url with the public address of the bot, such as https://support.example.com, or --socket';

/**
 * `manifest slack`: the manifest for this bot, to paste at Slack: for an address (`--url`), or for
 * Socket Mode (`--socket`), which needs none. `--json` prints it as JSON, `--link` an address that
 * opens it at Slack.
 */
export async function manifestCommand(args: string[]): Promise<Outcome> {
  const { values } = parseArgs({
    args,
    options: {
      url: { type: 'string' },
      socket: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      link: { type: 'boolean', default: false },
    },
  });
  if ((values.url === undefined) === !values.socket) return { exitCode: 2, output: usage };
  const url = values.url === undefined ? null : publicAddress(values.url);
  if (values.url !== undefined && url === null) {
    return {
      exitCode: 2,
      output: `manifest slack: --url: expected an https address without anything behind ? or #, such as https://support.example.com, found ${values.url}`,
    };
  }
  const manifest = slackManifest(await readFile(slackManifestPath, 'utf8'), url);
  return { exitCode: 0, output: written(manifest, values) };
}

/** The manifest's text for a bot at this address; null: for Socket Mode. */
export function slackManifest(text: string, url: string | null): string {
  if (url !== null) return text.replaceAll(placeholder, url);
  const document = parseDocument(text);
  document.setIn(['settings', 'socket_mode_enabled'], true);
  for (const path of [
    ['oauth_config', 'redirect_urls'],
    ['settings', 'event_subscriptions', 'request_url'],
    ['settings', 'interactivity', 'request_url'],
    ['features', 'slash_commands', 0, 'url'],
  ]) {
    document.deleteIn(path);
  }
  return String(document);
}

function written(manifest: string, { json, link }: { json: boolean; link: boolean }): string {
  const compact = JSON.stringify(parseDocument(manifest).toJS());
  if (link) {
    return `https://api.slack.com/apps?new_app=1&manifest_json=${encodeURIComponent(compact)}`;
  }
  return json ? compact : manifest.trimEnd();
}

/** Without a `/` at its end; null where Slack would not take it. */
function publicAddress(text: string): string | null {
  const url = URL.parse(text);
  if (url?.protocol !== 'https:' || url.search || url.hash || url.username) return null;
  return url.href.replace(/\/+$/, '');
}
