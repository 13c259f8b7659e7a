import {
  type Address,
  type ConversationReference,
  type ConversationReferences,
  type Log,
  type MessageRef,
  memoryPaces,
  type PaceBook,
  type Platform,
  PlatformError,
  realTimers,
  type Timers,
} from '../../src/runtime/ports.ts';
import type { Message } from '../../src/views/message.ts';
import { PLATFORM, readAddress, type TeamsAddress, writeAddress } from './address.ts';
import type { Reader } from './card.ts';
import { type Deadline, deadline } from './deadline.ts';
import { openDirect, type Target } from './direct.ts';
import { later, refuse, unsayable } from './errors.ts';
import { linkToMessage } from './link.ts';
import { namesSomebody } from './names-somebody.ts';
import { createPace, HOLD_MS, unpaced } from './pace.ts';
import { reachOf } from './reach.ts';
import { messageActivity } from './render-message.ts';
import { createRosters } from './roster.ts';
import { safeReferences } from './safe-references.ts';
import { GLOBAL_SERVICE_URL } from './service-url.ts';
import { atServiceUrl, isGone } from './where.ts';
import type { Activity, RosterMember, Wire } from './wire.ts';

export interface PlatformOptions {
  readonly wire: Wire;
  readonly references: ConversationReferences;
  readonly log: Log;
  readonly timers?: Timers;
  /** By which messages stay below Teams' limits; null: they do not. Default: for this alone. */
  readonly paces?: PaceBook | null;
  /** Real milliseconds for all that comes before a message is sent; default 20 s. */
  readonly readyMs?: number;
  readonly forms: Reader['forms'];
}

type Named = { readonly userId: string; readonly name: string };

const REPEAT_NOTE = 'This may be a repeat: an earlier attempt to send it was cut off.';

/** With the sending itself it stays well below the time after which another replica sends. */
const READY_MS = 20_000;

/** A channel of a team; a group chat has no threads. */
const CHANNEL = /@thread\.(tacv2|skype)$/;
/** Calls that are about no one conversation. */
const OF_TENANT = new Set(['open direct', 'roster', 'sign in']);

/** Sending to Teams, for the dispatcher alone: no retries of its own, so that nothing is doubled. */
export function teamsPlatform(options: PlatformOptions): Platform {
  const { wire, log, forms, timers = realTimers, readyMs = READY_MS } = options;
  const { paces = memoryPaces(timers) } = options;
  const references = safeReferences(options.references, log);
  const pace = paces ? createPace(paces, log) : unpaced;
  const rosters = createRosters(wire, references, log, {
    timers,
    patienceMs: 0.4 * readyMs,
    asking: pace.count,
  });
  /** Where Teams was spoken to last. */
  let spokenTo: string | null = null;

  /** What comes next for an address waits after a 429. */
  async function inPace<T>(to: TeamsAddress, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof PlatformError && error.reason === 'ratelimited') {
        const place = OF_TENANT.has(error.operation) ? to.tenant : to;
        await pace.hold(place, error.retryAfterMs ?? HOLD_MS);
      }
      throw error;
    }
  }

  async function activityFor(to: Address, of: TeamsAddress, message: Message): Promise<Activity> {
    const mentioned = of.kind === 'conversation' && rendering(() => namesSomebody(message));
    const members = mentioned ? await rosters.known(to) : [];
    const roster = new Map(members.flatMap((member) => named(of.tenant, member)));
    // Where forms stand in place the client knows no card of one's own either.
    const asked = forms === 'dialog' ? message.own?.person.address : undefined;
    const own = asked === undefined ? undefined : roster.get(asked);
    const reader = { tenant: of.tenant, roster, forms };
    return rendering(() => messageActivity(message, reader, own));
  }

  async function postDirect(
    to: Address,
    of: TeamsAddress,
    known: ConversationReference | null,
    activity: Activity,
    before: Deadline,
  ): Promise<MessageRef> {
    const send = async ({ serviceUrl, conversation }: Target) => {
      before.check();
      spokenTo = serviceUrl;
      return { conversation, id: await wire.send(serviceUrl, conversation, activity) };
    };
    const open = async () => {
      await before.wait(pace.count(of.tenant));
      return before.wait(openDirect(wire, references, to, known, rosters));
    };
    if (!known || known.conversation === null) return send(await open());
    try {
      return await send({ serviceUrl: known.serviceUrl, conversation: known.conversation });
    } catch (error) {
      // The chat that was known is gone, and nothing was sent: Teams says which one there is now.
      if (!isGone(error)) throw error;
      return send(await open());
    }
  }

  async function postInChannel(
    to: Address,
    of: TeamsAddress,
    known: ConversationReference | null,
    activity: Activity,
    parent: MessageRef | undefined,
    before: Deadline,
  ): Promise<MessageRef> {
    return atServiceUrl(wire, references, to, of.tenant, known, async (serviceUrl) => {
      before.check();
      spokenTo = serviceUrl;
      if (!CHANNEL.test(of.id)) {
        const id = await wire.send(serviceUrl, of.id, activity);
        return { conversation: of.id, id };
      }
      if (parent) {
        const thread = `${parent.conversation};messageid=${parent.id}`;
        const id = await wire.send(serviceUrl, thread, activity);
        return { conversation: parent.conversation, id };
      }
      const { tenant, id: channel } = of;
      const id = await wire.openThread(serviceUrl, channel, activity);
      if (!known?.conversation) {
        await references.learn([{ address: to, conversation: channel, serviceUrl }]);
      }
      const url = linkToMessage({ tenant, channel, team: known?.team ?? null, id });
      return { conversation: channel, id, url };
    });
  }

  return {
    name: PLATFORM,
    directThreads: false,

    async post(to, message, { parent, repeat }) {
      const of = addressOf('send', to);
      return inPace(of, async () => {
        const before = deadline('send', readyMs, timers);
        const said = repeat ? repeated(message) : message;
        const activity = await before.wait(activityFor(to, of, said));
        const [known = null] = await before.wait(references.find([to]));
        if (of.kind === 'person') return postDirect(to, of, known, activity, before);
        return postInChannel(to, of, known, activity, parent, before);
      });
    },

    async update(to, ref, message) {
      const of = addressOf('update', to);
      await inPace(of, async () => {
        const before = deadline('update', readyMs, timers);
        const activity = await before.wait(activityFor(to, of, message));
        const [known = null] = await before.wait(references.find([to]));
        await atServiceUrl(wire, references, to, of.tenant, known, async (serviceUrl) => {
          before.check();
          spokenTo = serviceUrl;
          await wire.update(serviceUrl, ref.conversation, ref.id, activity);
        });
      });
    },

    /** Teams lets no bot read what stands in a conversation. */
    async find() {
      return 'unknown';
    },

    async pace(to, _kind, urgent = false, joins = false) {
      const address = readAddress(to);
      return address ? pace.take(address, urgent, joins) : 0;
    },

    async ping() {
      const target = spokenTo ?? GLOBAL_SERVICE_URL;
      if (wire.allows(target)) await wire.ping(target);
    },

    async showHome() {
      throw refuse('show home', 'no_home_page');
    },

    async reach(person, open = false) {
      const of = addressOf('reach', person);
      await pace.count(of.tenant);
      return inPace(of, () => reachOf(wire, references, rosters, person, open));
    },

    async members(channel) {
      const of = addressOf('members', channel);
      const members = await inPace(of, () => rosters.of(channel));
      return members.flatMap((member) => named(of.tenant, member).map(([address]) => address));
    },

    async isGuest(person) {
      const of = addressOf('is guest', person);
      const { member, unread } = await inPace(of, () => rosters.search(of));
      if (member) return member.guest;
      const [known] = await references.find([person]);
      if (unread && (known?.guest ?? null) === null) throw later('roster', 'rosters_not_read_yet');
      return known?.guest ?? true;
    },
  };
}

function addressOf(operation: string, to: Address): TeamsAddress {
  const address = readAddress(to);
  if (!address) throw refuse(operation, 'not_a_teams_address');
  return address;
}

function rendering<T>(render: () => T): T {
  try {
    return render();
  } catch (error) {
    throw unsayable('render', error);
  }
}

/** A person of a roster by their address; nothing for a bot. */
function named(tenant: string, { objectId, userId, name }: RosterMember): [Address, Named][] {
  return objectId === null ? [] : [[writeAddress(tenant, objectId), { userId, name }]];
}

function repeated(message: Message): Message {
  return { ...message, parts: [...message.parts, { kind: 'note', text: [REPEAT_NOTE] }] };
}
