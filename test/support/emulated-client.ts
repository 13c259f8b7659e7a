import { createHmac, randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type {
  EmulatedElement,
  EmulatedFile,
  EmulatedMessage,
  EmulatedSlack,
  EmulatedView,
  Name,
} from './emulated-slack.ts';
import { eventually } from './eventually.ts';

/** An answer by block id: people or files where it is a list. */
export type Entries = Readonly<Record<string, string | readonly (string | EmulatedFile)[]>>;

/** What Slack's servers send to the bot for people, which the emulator does not do. */
export interface EmulatedClient {
  /** What the bot answers at once; empty where it opens a view. */
  command(user: Name, text: string, trigger?: string): Promise<string>;
  /** A pressed button of a message, by its label. */
  press(user: Name, label: string, message: EmulatedMessage, channel: string): Promise<void>;
  /** The same of a message that only they see, as the bot answered it to a command. */
  pressOwn(user: Name, label: string, said: string): Promise<void>;
  /** What the bot says next, or has said since this was asked last, to a response URL. */
  response(): Promise<string>;
  /** A button of a view with these entries, by its label. */
  pressIn(user: Name, label: string, view: EmulatedView, entries: Entries): Promise<void>;
  /** Fills in what the view asks for and sends it: the view that the bot answers with. */
  submit(user: Name, view: EmulatedView, entries: Entries): Promise<EmulatedView>;
  /** Fills in and sends one view after the other, until one asks for nothing more. */
  submitAll(user: Name, view: EmulatedView, entries: Entries): Promise<EmulatedView>;
  /** A shortcut on a message of the support channel. */
  shortcut(user: Name, callbackId: string, message: EmulatedMessage): Promise<void>;
  /** Tells of an event; another time, under another id. */
  event(event: object): Promise<void>;
  /** The view that the bot opened or updated last, as the emulator keeps it. */
  viewOf(method: 'views.open' | 'views.update'): Promise<EmulatedView>;
}

/** Signs with this secret and sends to the bot at this address, without a slash at its end. */
export function emulatedClient(
  slack: EmulatedSlack,
  botUrl: string,
  signingSecret: string,
): EmulatedClient {
  const seen = new Set<EmulatedView>();
  let heard = 0;

  async function deliver(type: string, body: string): Promise<string> {
    const at = String(Math.floor(Date.now() / 1000));
    const hash = createHmac('sha256', signingSecret).update(`v0:${at}:${body}`).digest('hex');
    const response = await fetch(`${botUrl}/slack/events`, {
      method: 'POST',
      headers: {
        'content-type': type,
        'x-slack-request-timestamp': at,
        'x-slack-signature': `v0=${hash}`,
      },
      body,
    });
    const said = await response.text();
    expect(response.status, said).toBe(200);
    return said;
  }

  const form = (fields: Record<string, string>) =>
    deliver('application/x-www-form-urlencoded', new URLSearchParams(fields).toString());

  const interact = async (user: Name, payload: object) =>
    form({
      payload: JSON.stringify({
        team: { id: slack.team, domain: slack.domain },
        enterprise: null,
        is_enterprise_install: false,
        user: { id: slack.ids[user], name: user, username: user, team_id: slack.team },
        api_app_id: slack.app,
        trigger_id: await slack.trigger(user),
        ...payload,
      }),
    });

  const client: EmulatedClient = {
    async command(user, text, trigger) {
      return form({
        command: '/support',
        text,
        team_id: slack.team,
        team_domain: slack.domain,
        is_enterprise_install: 'false',
        user_id: slack.ids[user],
        user_name: user,
        channel_id: slack.channel,
        channel_name: 'support-desk',
        api_app_id: slack.app,
        trigger_id: trigger ?? (await slack.trigger(user)),
        response_url: slack.responseUrl,
      });
    },
    async press(user, label, message, channel) {
      const { thread_ts } = message;
      await interact(user, {
        type: 'block_actions',
        container: {
          type: 'message',
          message_ts: message.ts,
          channel_id: channel,
          is_ephemeral: false,
          ...(thread_ts === undefined ? {} : { thread_ts }),
        },
        channel: { id: channel, name: 'support-desk' },
        message,
        state: { values: {} },
        response_url: slack.responseUrl,
        actions: [buttonOf(message.blocks, label)],
      });
    },
    async pressOwn(user, label, said) {
      const { blocks } = JSON.parse(said);
      await interact(user, {
        type: 'block_actions',
        container: { type: 'message', channel_id: slack.channel, is_ephemeral: true },
        channel: { id: slack.channel, name: 'support-desk' },
        state: { values: {} },
        response_url: slack.responseUrl,
        actions: [buttonOf(blocks, label)],
      });
    },
    async response() {
      const said = await eventually('an answer', () => slack.responses[heard]);
      heard += 1;
      return JSON.stringify(said);
    },
    async pressIn(user, label, view, entries) {
      await interact(user, {
        type: 'block_actions',
        container: { type: 'view', view_id: view.id },
        view: filledIn(view, entries),
        actions: [buttonOf(view.blocks, label)],
      });
    },
    async submit(user, view, entries) {
      const said = await interact(user, {
        type: 'view_submission',
        view: filledIn(view, entries),
        response_urls: [],
      });
      const { response_action, view: next } = JSON.parse(said);
      expect(response_action, said).toBe('update');
      return slack.follow(view, next);
    },
    async submitAll(user, view, entries) {
      let shown = view;
      while (shown.submit) shown = await client.submit(user, shown, entries);
      return shown;
    },
    async shortcut(user, callbackId, message) {
      await interact(user, {
        type: 'message_action',
        callback_id: callbackId,
        action_ts: message.ts,
        response_url: slack.responseUrl,
        channel: { id: slack.channel, name: 'support-desk' },
        message_ts: message.ts,
        message: { type: 'message', team: slack.team, ...message },
      });
    },
    async event(event) {
      const of = { team_id: slack.team, enterprise_id: null, is_enterprise_install: false };
      await deliver(
        'application/json',
        JSON.stringify({
          type: 'event_callback',
          team_id: slack.team,
          api_app_id: slack.app,
          context_team_id: slack.team,
          context_enterprise_id: null,
          authorizations: [{ ...of, user_id: slack.bot, is_bot: true }],
          is_ext_shared_channel: false,
          event_id: `Ev${randomUUID()}`,
          event_time: Math.floor(Date.now() / 1000),
          event,
        }),
      );
    },
    async viewOf(method) {
      const view = await eventually(`a view by ${method}`, () => {
        const last = slack.calls.findLast((call) => call.method === method)?.answer.view;
        return last && !seen.has(last) && last;
      });
      seen.add(view);
      return view;
    },
  };
  return client;
}

function buttonOf(blocks: EmulatedMessage['blocks'], label: string): EmulatedElement {
  const button = buttonsOf(blocks).find(({ text }) => text?.text === label);
  if (!button) throw new Error(`no button “${label}” in ${JSON.stringify(blocks)}`);
  return button;
}

/** The buttons of a message or a view, in their order. */
export function buttonsOf(blocks: EmulatedMessage['blocks']): EmulatedElement[] {
  return (blocks ?? []).flatMap((block) =>
    block.type === 'actions' ? (block.elements ?? []) : [],
  );
}

function filledIn(view: EmulatedView, entries: Entries): object {
  const values = view.blocks.flatMap(({ type, block_id = '', optional, element }) => {
    if (type !== 'input' || !element?.action_id) return [];
    const entry = entries[block_id];
    if (entry === undefined && !optional) throw new Error(`no answer for ${block_id}`);
    return [[block_id, { [element.action_id]: entered(element, entry ?? null) }]];
  });
  return { ...view, state: { values: Object.fromEntries(values) } };
}

function entered({ type, options }: EmulatedElement, entry: Entries[string] | null): object {
  if (type === 'multi_users_select') return { type, selected_users: entry ?? [] };
  if (type === 'file_input') return { type, files: entry ?? [] };
  if (!options) return { type, value: entry };
  const selected_option = options.find(({ value }) => value === entry);
  if (!selected_option) throw new Error(`no option ${entry}`);
  return { type, selected_option };
}
