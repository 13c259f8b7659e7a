import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { packTeamsApp } from '../files/teams-manifest.ts';
import type { Outcome } from './outcome.ts';

const usage =
  'manifest teams: expected --app-id with the Application (client) id of the bot in Entra, and --host with the name of the host that Teams finds it at, such as support.example.com';

/**
 * `manifest teams`: writes the package of the Teams app for this bot, to upload at Teams. `--about`
 * is a page that Teams shows as its website, privacy statement and terms of use.
 */
export async function teamsManifestCommand(args: string[]): Promise<Outcome> {
  const { values } = parseArgs({
    args,
    options: {
      'app-id': { type: 'string' },
      host: { type: 'string' },
      about: { type: 'string' },
      out: { type: 'string', default: 'firstline-teams.zip' },
    },
  });
  if (values['app-id'] === undefined || values.host === undefined) return refused(usage);
  const appId = readAppId(values['app-id']);
  if (appId === null) {
    return refused(
      `manifest teams: --app-id: expected an id such as 8f2c1f0e-5a1b-4c7d-9e3f-2b6a4d8c0e11, the Application (client) id of the bot’s registration in Entra, found ${values['app-id']}`,
    );
  }
  const host = readHost(values.host);
  if (host === null) {
    return refused(
      `manifest teams: --host: expected the name of a host that the internet finds, such as support.example.com, without https://, port or path, found ${values.host}`,
    );
  }
  const about = values.about === undefined ? `https://${host}/` : readPage(values.about);
  if (about === null) {
    return refused(
      `manifest teams: --about: expected the https address of a page, such as https://www.example.com/support, found ${values.about}`,
    );
  }
  const packed = await packTeamsApp({ appId, host, about });
  try {
    await writeFile(values.out, packed);
  } catch (error) {
    const why = error instanceof Error ? error.message : error;
    return { exitCode: 1, output: `manifest teams: --out: it cannot be written there: ${why}` };
  }
  return {
    exitCode: 0,
    output: `${values.out} is the Teams app of ${appId} at ${host}. docs/teams.md says where to upload it.`,
  };
}

function refused(output: string): Outcome {
  return { exitCode: 2, output };
}

const appIdShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** In small letters; null for what is none, and for the empty id that the template has. */
function readAppId(text: string): string | null {
  const id = text.trim().toLowerCase();
  return appIdShape.test(id) && /[1-9a-f]/.test(id) ? id : null;
}

/** Labels of a name on the internet, the last of which is no number. */
const hostShape = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/;
const onlyHere = /\.(localhost|local|internal|invalid|test)$/;

/** As DNS writes it; null for an address with more than a name in it, and where nobody else finds it. */
function readHost(text: string): string | null {
  if (/[/:@?#\\\s]/.test(text)) return null;
  const host = URL.parse(`https://${text}`)?.hostname ?? '';
  return host.length <= 253 && hostShape.test(host) && !onlyHere.test(host) ? host : null;
}

function readPage(text: string): string | null {
  const url = URL.parse(text);
  return url?.protocol === 'https:' && !url.username && url.href.length <= 2048 ? url.href : null;
}
