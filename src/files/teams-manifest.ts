import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { strToU8, type Zippable, zipSync } from 'fflate';

export const teamsManifestPath = fileURLToPath(
  new URL('../../manifest/teams.json', import.meta.url),
);
/** In the package by these names, which the manifest says. */
export const teamsIconPaths = ['color.png', 'outline.png'].map((name) =>
  fileURLToPath(new URL(`../../manifest/${name}`, import.meta.url)),
);

/** What the manifest of one bot says that no other's does. */
export interface TeamsApp {
  /** The Application (client) id of the bot in Entra, in small letters. */
  readonly appId: string;
  /** The name of the host that Teams finds the bot at. */
  readonly host: string;
  /** What Teams shows as the website, the privacy statement and the terms of use. */
  readonly about: string;
}

const placeholders = {
  appId: '00000000-0000-0000-0000-000000000000',
  about: 'https://firstline.example/',
  host: 'firstline.example',
};

/** The text of the manifest, with this bot's values in the place of those of the template. */
export function fillTeamsManifest(template: string, app: TeamsApp): string {
  return template
    .replaceAll(placeholders.appId, () => app.appId)
    .replaceAll(placeholders.about, () => app.about)
    .replaceAll(placeholders.host, () => app.host);
}

/** No time in the package: the same bot's is the same to the byte. The format counts from 1980. */
const mtime = new Date(1980, 0, 1);

/** The package that is uploaded to Teams: a zip with the manifest and both icons. */
export async function packTeamsApp(app: TeamsApp): Promise<Uint8Array> {
  const manifest = fillTeamsManifest(await readFile(teamsManifestPath, 'utf8'), app);
  const files: Zippable = { 'manifest.json': strToU8(manifest) };
  for (const path of teamsIconPaths) files[basename(path)] = await readFile(path);
  return zipSync(files, { mtime, level: 9, os: 0 });
}
