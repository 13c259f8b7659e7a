import { createHmac } from 'node:crypto';

/** Which command is sent, and what it is signed with. */
export type Kind = {
  readonly kind: 'slack';
  readonly signingSecret: string;
};

export interface Command {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Each command is of somebody else; so many of them share a workspace. */
const ofWorkspace = 50;

export function maker(kind: Kind): (number: number) => Command {
  return (number) => slackCommand(kind.signingSecret, number);
}

/** `/support` as Slack sends it. */
function slackCommand(signingSecret: string, number: number): Command {
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
    response_url: 'https://hooks.slack.com/commands/T0BENCH/1/x',
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
