import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Element, Sandbox, View } from '../../sandbox/index.ts';
import { eventually } from './eventually.ts';

/** Requests that no client of Slack's would send by itself; the sandbox signs them all the same. */

export interface Sender {
  readonly user: string;
  /** Default: the sandbox's. */
  readonly team?: string;
}

const home = 'T0SANDBOX';

export function commandBody(text: string, { user, team = home }: Sender): string {
  return new URLSearchParams({
    command: '/support',
    text,
    team_id: team,
    user_id: user,
    user_name: user.toLowerCase(),
    trigger_id: '1.2.made-up',
  }).toString();
}

/** A submission of this view with these values by block id; all other fields are left empty. */
export function submissionBody(
  view: Pick<View, 'private_metadata' | 'callback_id' | 'blocks'>,
  values: Readonly<Record<string, string>>,
  sender: Sender,
): string {
  const state = view.blocks.flatMap(({ type, block_id = '', element }) =>
    type === 'input' && element ? [[block_id, entered(element, values[block_id])]] : [],
  );
  return payloadBody(sender, {
    type: 'view_submission',
    view: {
      id: 'V0MADEUP',
      hash: '1',
      type: 'modal',
      ...view,
      team_id: sender.team ?? home,
      app_installed_team_id: sender.team ?? home,
      state: { values: Object.fromEntries(state) },
    },
  });
}

function entered(element: Element, value: string | undefined): object {
  const { type, action_id = '' } = element;
  const empty = value === undefined;
  const entry = element.options
    ? { type, selected_option: empty ? null : { value, text: { type: 'plain_text', text: value } } }
    : { type, value: empty ? null : value };
  return { [action_id]: entry };
}

/** A pressed button of a message, with any value. The answer goes to `responseUrl`. */
export function pressBody(
  action: string,
  value: object | string,
  sender: Sender,
  responseUrl: string,
): string {
  return payloadBody(sender, {
    type: 'block_actions',
    container: { type: 'message', message_ts: '1.000001', channel_id: 'C0SUPPORT' },
    channel: { id: 'C0SUPPORT', name: 'support-desk' },
    response_url: responseUrl,
    actions: [
      {
        type: 'button',
        action_id: `firstline:${action}`,
        block_id: 'b',
        value: typeof value === 'string' ? value : JSON.stringify(value),
      },
    ],
  });
}

function payloadBody({ user, team = home }: Sender, payload: object): string {
  return new URLSearchParams({
    payload: JSON.stringify({
      team: { id: team },
      user: { id: user, name: user.toLowerCase(), team_id: team },
      api_app_id: 'A0FIRSTLINE',
      trigger_id: '1.2.made-up',
      ...payload,
    }),
  }).toString();
}

export interface Sink {
  readonly url: string;
  readonly said: readonly { readonly text: string; readonly response_type: string }[];
  close(): Promise<void>;
}

/** Takes what the bot writes to a response URL. */
export async function openSink(): Promise<Sink> {
  const said: { text: string; response_type: string }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    said.push(JSON.parse(Buffer.concat(chunks).toString()));
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    said,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What the bot answers to this submission of a form, past the client. */
export async function submitCrafted(
  sandbox: Sandbox,
  ...[view, values, sender]: Parameters<typeof submissionBody>
): Promise<{ response_action?: string; errors?: Record<string, string>; view?: View }> {
  const { status, body } = await sandbox.deliver(submissionBody(view, values, sender));
  if (status !== 200) throw new Error(`answered ${status}`);
  return body === '' ? {} : JSON.parse(body);
}

/** What the bot says, to this person only, when they press a button with this value. */
export async function pressCrafted(
  sandbox: Sandbox,
  sink: Sink,
  action: string,
  value: object | string,
  sender: Sender,
): Promise<string> {
  const before = sink.said.length;
  const { status } = await sandbox.deliver(pressBody(action, value, sender, sink.url));
  if (status !== 200) throw new Error(`answered ${status}`);
  const answer = await eventually('an answer', () => sink.said[before]);
  if (answer.response_type !== 'ephemeral') throw new Error('everybody would see the answer');
  return answer.text;
}
