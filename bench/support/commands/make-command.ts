import { createHmac } from 'node:crypto';

/** Which command is sent, and by what its sender is known. */
export type Kind =
  | {
      readonly kind: 'slack';
      readonly signingSecret: string;
      /** Where what comes too late for an answer is said. */
      readonly responseUrl: string;
    }
  | TeamsKind;

interface TeamsKind {
  /** The word `support` to the bot, or `/support`, which Teams opens a dialog for. */
  readonly kind: 'teams message' | 'teams dialog';
  /** `Bearer …`, which are taken in turn. */
  readonly tokens: readonly string[];
  readonly serviceUrl: string;
  readonly tenantId: string;
  readonly appId: string;
}

export interface Command {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Each command is of somebody else; so many of them share a workspace. */
const ofWorkspace = 50;

export function maker(kind: Kind): (number: number) => Command {
  switch (kind.kind) {
    case 'slack':
      return (number) => slackCommand(kind, number);
    case 'teams message':
    case 'teams dialog':
      return (number) => teamsCommand(kind, number);
    default:
      return kind satisfies never;
  }
}

/** `/support` as Slack sends it. */
function slackCommand(
  { signingSecret, responseUrl }: Extract<Kind, { kind: 'slack' }>,
  number: number,
): Command {
  const body = new URLSearchParams({
    token: 'gIkuvaNzQIHg97ATvDxqgjtO',
    team_id: `T0BENCH${Math.floor(number / ofWorkspace)}`,
    team_domain: 'bench',
    channel_id: 'C0GENERAL',
    channel_name: 'general',
    user_id: `U0PERSON${number}`,
    user_name: `person${number}`,
    command: '/support',
    text: '',
    api_app_id: 'A0BENCH',
    is_enterprise_install: 'false',
    response_url: responseUrl,
    trigger_id: `${number}.2.trigger`,
  }).toString();
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', signingSecret)
    .update(`v0:${timestamp}:${body}`)
    .digest('hex');
  return {
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    },
    body,
  };
}

/** As Teams sends it, in the chat with the bot. */
function teamsCommand(kind: TeamsKind, number: number): Command {
  const { tokens, serviceUrl, tenantId, appId } = kind;
  const at = new Date(Date.now() + number).toISOString();
  const own =
    kind.kind === 'teams message'
      ? {
          type: 'message',
          text: 'support',
          textFormat: 'plain',
          attachments: [{ contentType: 'text/html', content: '<p>support</p>' }],
        }
      : {
          type: 'invoke',
          name: 'composeExtension/fetchTask',
          value: { commandId: 'support', commandContext: 'compose', context: { theme: 'default' } },
        };
  const body = JSON.stringify({
    id: `${1_700_000_000_000 + number}`,
    timestamp: at,
    localTimestamp: at,
    localTimezone: 'Europe/London',
    channelId: 'msteams',
    serviceUrl,
    from: {
      id: `29:1person-${number}`,
      name: `Person ${number}`,
      aadObjectId: `0a0a0a0a-0000-4000-8000-${number.toString(16).padStart(12, '0')}`,
    },
    recipient: { id: `28:${appId}`, name: 'Firstline' },
    conversation: { conversationType: 'personal', tenantId, id: `a:1chat-${number}` },
    channelData: { tenant: { id: tenantId } },
    entities: [{ type: 'clientInfo', locale: 'en-GB', country: 'GB', platform: 'Web' }],
    locale: 'en-GB',
    ...own,
  });
  return {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      authorization: tokens[number % tokens.length] ?? '',
    },
    body,
  };
}
