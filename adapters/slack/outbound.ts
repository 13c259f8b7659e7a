import { WebClient } from '@slack/web-api';
import {
  type Address,
  type Log,
  type MessageRef,
  memoryPaces,
  type PaceBook,
  type Platform,
  PlatformError,
  realTimers,
  type Timers,
  within,
} from '../../src/runtime/ports.ts';
import type { Message } from '../../src/views/message.ts';
import { PLATFORM, readAddress, type SlackAddress } from './address.ts';
import { openConversation, unposted } from './conversation.ts';
import { refuse, toPlatformError } from './errors.ts';
import { findMessage } from './find.ts';
import { isGuestOf } from './guest.ts';
import { BACKGROUND_TIMEOUT_MS, INTERACTIVE_TIMEOUT_MS, PERMALINK_TIMEOUT_MS } from './limits.ts';
import { membersOf } from './members.ts';
import { createPace, unpaced } from './pace.ts';
import { calls, pacedCalls } from './paced-call.ts';
import { reachOf } from './reach.ts';
import { renderHome } from './render-home.ts';
import { renderMessage } from './render-message.ts';
import { sdkLogger } from './sdk-logger.ts';
import { speaker } from './speaker.ts';
import type { Workspaces } from './workspaces.ts';

export interface PlatformOptions {
  /** Whose tokens speak, by the team of an address. */
  readonly workspaces: Workspaces;
  /** Another Web API base than Slack's. */
  readonly apiUrl?: string;
  readonly log: Log;
  readonly timers?: Timers;
  /** By which calls stay below Slack's rate limits; null: they do not. Default: for this alone. */
  readonly paces?: PaceBook | null;
}

/** Names our messages in Slack's metadata; `find` looks for it. */
export const EVENT_TYPE = 'firstline_entry';

const REPEAT_NOTE = 'This may be a repeat: an earlier attempt to send it was cut off.';

/** Sending to Slack, for the dispatcher alone: no retries of its own, so that nothing is doubled. */
export function slackPlatform(options: PlatformOptions): Platform {
  const { log, timers = realTimers, paces = memoryPaces(timers) } = options;
  const wire = {
    ...(options.apiUrl === undefined ? {} : { slackApiUrl: options.apiUrl }),
    retryConfig: { retries: 0 },
    timeout: BACKGROUND_TIMEOUT_MS,
    rejectRateLimitedCalls: true,
    logger: sdkLogger(log),
  };
  const speak = speaker(options.workspaces, wire);
  const nobody = new WebClient(undefined, { ...wire, timeout: INTERACTIVE_TIMEOUT_MS });
  const pace = paces ? createPace(paces, log) : unpaced;
  const call = calls(pace);
  const paced = pacedCalls(pace, timers);
  const conversation = openConversation(paced, timers);
  const selves = new Map<string, string>();

  /** The bot's own user id in this team. */
  async function self(client: WebClient, team: string): Promise<string | null> {
    const known = selves.get(team);
    if (known !== undefined) return known;
    const { user_id } = await client.auth.test().catch((error: unknown) => {
      throw unposted(toPlatformError('auth.test', error));
    });
    if (user_id) selves.set(team, user_id);
    return user_id ?? null;
  }

  async function permalink(
    client: WebClient,
    channel: string,
    ts: string,
  ): Promise<string | undefined> {
    const asked = client.chat.getPermalink({ channel, message_ts: ts }).catch((error: unknown) => {
      log.warn({ err: error, channel }, 'no link to a message of ours');
      return undefined;
    });
    const answer = await within(asked, PERMALINK_TIMEOUT_MS, timers);
    return answer.inTime ? answer.value?.permalink : undefined;
  }

  return {
    name: PLATFORM,
    directThreads: true,

    async post(to, message, { entryId, parent, repeat, urgent }) {
      const address = addressOf('chat.postMessage', to);
      const words = repeat ? repeated(message) : message;
      const rendered = rendering('chat.postMessage', () => renderMessage(words, address.team));
      return speak(address.team, 'chat.postMessage', async (client) => {
        const channel = parent?.conversation ?? (await conversation.idOf(client, address, urgent));
        const sent = await call('chat.postMessage', address.team, () =>
          client.chat.postMessage({
            channel,
            ...rendered,
            ...(parent ? { thread_ts: parent.id } : {}),
            metadata: { event_type: EVENT_TYPE, event_payload: { entry_id: entryId } },
            unfurl_links: false,
            unfurl_media: false,
          }),
        ).catch((error: unknown) => {
          conversation.forget(address);
          throw error;
        });
        const ref = { conversation: sent.channel ?? channel, id: sent.ts ?? '' };
        if (address.kind === 'person' || parent) return ref;
        const url = await permalink(client, ref.conversation, ref.id);
        return url === undefined ? ref : { ...ref, url };
      });
    },

    async update(to, ref, message) {
      const address = addressOf('chat.update', to);
      const rendered = rendering('chat.update', () => renderMessage(message, address.team));
      const change = { channel: ref.conversation, ts: ref.id, ...rendered };
      await speak(address.team, 'chat.update', (client) =>
        call('chat.update', address.team, () => client.chat.update(change)),
      );
    },

    async find(to, entryId, parent): Promise<MessageRef | 'absent' | 'unknown'> {
      const address = addressOf('find', to);
      return speak(address.team, 'find', async (client) => {
        const channel = parent?.conversation ?? (await conversation.idOf(client, address));
        const { team } = address;
        return findMessage(client, paced, { team, channel }, entryId, parent?.id);
      });
    },

    async pace(to, kind, urgent = false, joins = false) {
      const address = readAddress(to);
      return address ? pace.take(address, kind, urgent, joins) : 0;
    },

    async ping() {
      try {
        await nobody.api.test();
      } catch (error) {
        const failure = toPlatformError('api.test', error);
        // Slack may say what it likes of a call without a token: it is there.
        if (failure.unreachable) throw failure;
      }
    },

    async showHome(person, page) {
      const address = addressOf('views.publish', person);
      const view = rendering('views.publish', () => renderHome(page, address.team));
      await speak(address.team, 'views.publish', (client) =>
        paced('views.publish', address.team, () =>
          client.views.publish({ user_id: address.id, view }),
        ),
      );
    },

    async reach(person, open = false) {
      const address = addressOf('reach', person);
      try {
        return await speak(address.team, 'reach', (client) =>
          reachOf(client, paced, conversation, address, open),
        );
      } catch (error) {
        if (!(error instanceof PlatformError) || error.outcome !== 'refused') throw error;
        return { reachable: false, name: null, reason: error.reason };
      }
    },

    async isGuest(person) {
      const address = addressOf('users.info', person);
      return speak(address.team, 'users.info', (client) => isGuestOf(client, paced, address));
    },

    async members(channel) {
      const address = addressOf('members', channel);
      return speak(address.team, 'members', async (client) =>
        membersOf(client, paced, address, await self(client, address.team)),
      );
    },
  };
}

function addressOf(operation: string, to: Address): SlackAddress {
  const address = readAddress(to);
  if (!address) throw refuse(operation, 'not_a_slack_address');
  return address;
}

function rendering<T>(operation: string, render: () => T): T {
  try {
    return render();
  } catch (error) {
    throw refuse(operation, 'cannot_be_rendered', error);
  }
}

function repeated(message: Message): Message {
  return { ...message, parts: [...message.parts, { kind: 'note', text: [REPEAT_NOTE] }] };
}
