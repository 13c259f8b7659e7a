import type { Inside } from '../inside.ts';
import type { Shortcut } from '../manifest.ts';
import type { PersonId } from '../people.ts';
import type { Delivered } from '../types.ts';
import type { Message } from '../wire.ts';
import { interact } from './act.ts';
import { globalShortcutPayload, messageShortcutPayload } from './payload.ts';
import { visibleTo } from './visible.ts';

/** Uses a shortcut on a message: also in channels that the bot is not in, never on ephemeral ones. */
export async function messageShortcut(
  inside: Inside,
  person: PersonId,
  callbackId: string,
  { channel, ts }: Message,
): Promise<Delivered> {
  known(inside, callbackId, 'message');
  const message = visibleTo(inside.workspace, person).find(
    (one) => one.channel === channel && one.ts === ts,
  );
  if (!message || message.ephemeral_to !== undefined || message.subtype === 'tombstone') {
    throw new Error('There is no message here to use a shortcut on');
  }
  const id = inside.workspace.newResponse({ person, channel });
  const response_url = `${inside.base()}/response/${id}`;
  const about = { callback_id: callbackId, response_url };
  return interact(inside, person, messageShortcutPayload(inside, person, message, about));
}

/** Uses a shortcut from anywhere: no channel goes with it, and no response URL. */
export async function globalShortcut(
  inside: Inside,
  person: PersonId,
  callbackId: string,
): Promise<Delivered> {
  known(inside, callbackId, 'global');
  return interact(inside, person, globalShortcutPayload(inside, person, callbackId));
}

function known({ manifest }: Inside, callbackId: string, type: Shortcut['type']): void {
  const found = manifest.shortcuts.some(
    (one) => one.type === type && one.callbackId === callbackId,
  );
  if (!found) throw new Error(`This workspace has no ${type} shortcut “${callbackId}”`);
}
