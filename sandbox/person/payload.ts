import type { Inside } from '../inside.ts';
import { commandOrigin, interactionOrigin } from '../origin.ts';
import type { PersonId } from '../people.ts';
import type { Message, View } from '../wire.ts';
import { onTheWire } from '../workspace.ts';

/** The fields that every interaction payload carries. */
function common(inside: Inside, person: PersonId): Record<string, unknown> {
  const { bot, nameOf } = inside.workspace;
  const name = nameOf(person).toLowerCase();
  return {
    ...interactionOrigin(inside.workspace),
    user: { id: person, username: name, name, team_id: inside.workspace.teamOf(person) },
    api_app_id: bot.app,
    token: 'sandbox-verification-token',
    trigger_id: inside.triggers.issue(person),
  };
}

export function commandFields(
  inside: Inside,
  person: PersonId,
  about: { command: string; text: string; channel: string; response_url: string },
): Record<string, string> {
  const { bot, nameOf } = inside.workspace;
  return {
    token: 'sandbox-verification-token',
    ...commandOrigin(inside.workspace),
    channel_id: about.channel,
    channel_name: placeOf(inside, about.channel).name,
    user_id: person,
    user_name: nameOf(person).toLowerCase(),
    command: about.command,
    text: about.text,
    api_app_id: bot.app,
    response_url: about.response_url,
    trigger_id: inside.triggers.issue(person),
  };
}

export function submission(inside: Inside, person: PersonId, view: View): object {
  return {
    type: 'view_submission',
    ...common(inside, person),
    view,
    response_urls: [],
  };
}

export function closing(inside: Inside, person: PersonId, view: View, cleared: boolean): object {
  return { type: 'view_closed', ...common(inside, person), view, is_cleared: cleared };
}

export function viewAction(inside: Inside, person: PersonId, view: View, action: object): object {
  return {
    type: 'block_actions',
    ...common(inside, person),
    container: { type: 'view', view_id: view.id },
    view,
    actions: [action],
  };
}

export function messageAction(
  inside: Inside,
  person: PersonId,
  message: Message,
  about: { action: object; state: object; response_url: string },
): object {
  const is_ephemeral = message.ephemeral_to !== undefined;
  return {
    type: 'block_actions',
    ...common(inside, person),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral,
      ...(message.thread_ts ? { thread_ts: message.thread_ts } : {}),
    },
    channel: placeOf(inside, message.channel),
    ...(is_ephemeral ? {} : { message: onTheWire(message, true) }),
    state: { values: about.state },
    response_url: about.response_url,
    actions: [about.action],
  };
}

export function globalShortcutPayload(
  inside: Inside,
  person: PersonId,
  callback_id: string,
): object {
  return {
    type: 'shortcut',
    ...common(inside, person),
    action_ts: actionTs(),
    callback_id,
  };
}

export function messageShortcutPayload(
  inside: Inside,
  person: PersonId,
  message: Message,
  about: { callback_id: string; response_url: string },
): object {
  return {
    type: 'message_action',
    ...common(inside, person),
    action_ts: actionTs(),
    ...about,
    channel: placeOf(inside, message.channel),
    message_ts: message.ts,
    message: onTheWire(message),
  };
}

function actionTs(): string {
  return (Date.now() / 1000).toFixed(6);
}

function placeOf({ workspace }: Inside, id: string): { id: string; name: string } {
  const channel = workspace.channel(id);
  if (channel?.kind === 'dm') return { id, name: 'directmessage' };
  return { id, name: channel?.private ? 'privategroup' : (channel?.name ?? '') };
}
