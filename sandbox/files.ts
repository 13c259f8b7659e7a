import { newId } from './ids.ts';
import type { GivenFile } from './types.ts';
import type { SlackFile } from './wire.ts';
import type { Workspace } from './workspace.ts';

/** A file as it stands in the workspace after this person uploaded it. Its content is not kept. */
export function createFile(workspace: Workspace, person: string, given: GivenFile): SlackFile {
  const { name } = given;
  const { team } = workspace;
  const id = newId('F0', 9);
  const extension = extensionOf(name);
  const seconds = Math.floor(workspace.clock.now() / 1000);
  const slug = name.toLowerCase().replace(/[^a-z0-9.]+/g, '_');
  const at = `https://files.slack.com/files-pri/${team.id}-${id}`;
  const file: SlackFile = {
    id,
    created: seconds,
    timestamp: seconds,
    name,
    title: name,
    mimetype: given.mimetype || (given.content === undefined ? BINARY : 'text/plain'),
    filetype: extension || 'binary',
    pretty_type: extension.toUpperCase() || 'Binary',
    user: person,
    user_team: team.id,
    editable: false,
    size: sizeOf(given),
    mode: 'hosted',
    is_external: false,
    external_type: '',
    is_public: false,
    public_url_shared: false,
    display_as_bot: false,
    username: '',
    url_private: `${at}/${slug}`,
    url_private_download: `${at}/download/${slug}`,
    permalink: `https://${team.domain}.slack.com/files/${person}/${id}/${slug}`,
    channels: [],
    groups: [],
    ims: [],
    file_access: 'visible',
  };
  workspace.state.files[id] = file;
  return file;
}

const BINARY = 'application/octet-stream';

/** The part of a file name after its last dot, in small letters; empty without one. */
export function extensionOf(name: string): string {
  return /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

export function sizeOf({ content, bytes }: GivenFile): number {
  return bytes ?? Buffer.byteLength(content ?? '');
}

/**
 * A message of the bot shares the files whose permalinks stand in its top-level text: until then
 * they are their uploader's alone (slackapi/bolt-python 1018, python-slack-sdk 1194).
 */
export function shareFiles(workspace: Workspace, text: string, channel: string): void {
  for (const file of Object.values(workspace.state.files)) {
    if (text.includes(file.permalink)) shareFile(file, channel);
  }
}

export function shareFile(file: SlackFile, channel: string): void {
  const places = channel.startsWith('D') ? file.ims : file.channels;
  if (!places.includes(channel)) places.push(channel);
  if (places === file.channels) file.is_public = true;
}
