import type { Inside } from '../inside.ts';
import type { PersonId } from '../people.ts';
import type { Message, View } from '../wire.ts';
import { onTheWire } from '../workspace.ts';

/** The fields that every interaction payload carries. */
function common(inside: Inside, person: PersonId): Record<string, unknown> {
  const { team, bot, nameOf } = inside.workspace;
  const name = nameOf(person).toLowerCase();
  return {
    team: { id: team.id, domain: team.domain },
    user: { id: person, username: name, name, team_id: team.id },
    api_app_id: bot.app,
    token: 'sandbox-verification-token',
    trigger_id: inside.triggers.issue(person),
    enterprise: null,
    is_enterprise_install: false,
  };
}

export function commandFields(
  inside: Inside,
  person: PersonId,
  about: { command: string; text: string; channel: string; response_url: string },
): Record<string, string> {
  const { team, bot, nameOf } = inside.workspace;
  const channel = inside.workspace.channel(about.channel);
  return {
    token: 'sandbox-verification-token',
    team_id: team.id,
    team_domain: team.domain,
    channel_id: about.channel,
    channel_name: channel?.kind === 'dm' ? 'directmessage' : (channel?.name ?? ''),
    user_id: person,
    user_name: nameOf(person).toLowerCase(),
    command: about.command,
    text: about.text,
    api_app_id: bot.app,
    is_enterprise_install: 'false',
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
  const channel = inside.workspace.channel(message.channel);
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
    channel: {
      id: message.channel,
      name: channel?.kind === 'dm' ? 'directmessage' : (channel?.name ?? ''),
    },
    ...(is_ephemeral ? {} : { message: onTheWire(message, true) }),
    state: { values: about.state },
    response_url: about.response_url,
    actions: [about.action],
  };
}
