import {
  type Address,
  type ConversationReferences,
  type Log,
  PlatformError,
  realTimers,
  type Timers,
  within,
} from '../../src/runtime/ports.ts';
import { readAddress, type TeamsAddress, workspaceOf, writeAddress } from './address.ts';
import { refuse } from './errors.ts';
import { atServiceUrl } from './where.ts';
import type { RosterMember, Wire } from './wire.ts';

export interface Rosters {
  /**
   * Everybody in a channel, as it was `maxAgeMs` ago at most; of several who ask at once, one asks
   * Teams. Throws PlatformError.
   */
  of(channel: Address, maxAgeMs?: number): Promise<readonly RosterMember[]>;
  /**
   * The same, or what is known of it where Teams does not say soon: messages go out without mentions
   * too.
   */
  known(channel: Address): Promise<readonly RosterMember[]>;
  /**
   * Somebody in any of the channels of their tenant that the bot is in, as far as these say soon.
   * Throws PlatformError where Teams is asked too much.
   */
  search(person: TeamsAddress): Promise<Found>;
}

export interface Found {
  readonly member: RosterMember | null;
  /** Nobody was found, and a roster that may have them comes later. */
  readonly unread: boolean;
}

export interface RosterOptions {
  readonly timers?: Timers;
  /** So long a message waits for what rosters say; the reading goes on. */
  readonly patienceMs?: number;
  /** Called before each page that Teams is asked for. */
  readonly asking?: (tenant: string) => Promise<void>;
}

/** Names and ids hardly change, and who joined is only not mentioned until then. */
const KEPT_MS = 5 * 60_000;
/** Teams is not asked again at each message where it did not say. */
const SILENCE_MS = 30_000;
/** Nobody waits any longer for a channel that has been silent for so long. */
const DEAD_MS = 60_000;
const PATIENCE_MS = 8000;
/** Rosters that one search reads side by side. */
const AT_ONCE = 4;
/** What was not asked for so long is forgotten when others come. */
const MOST = 500;

const NOBODY: Found = { member: null, unread: false };

interface Kept {
  members: readonly RosterMember[];
  readAt: number;
  failedAt: number;
  /** Since when it was never read; null while it can be. */
  silentSince: number | null;
  asking: Promise<readonly RosterMember[]> | null;
}

/** The rosters of channels. People whom they name are learned. */
export function createRosters(
  wire: Wire,
  references: ConversationReferences,
  log: Log,
  { timers = realTimers, patienceMs = PATIENCE_MS, asking }: RosterOptions = {},
): Rosters {
  const { now } = timers;
  const kept = new Map<Address, Kept>();
  const isFresh = (channel: Address) => now() - (kept.get(channel)?.readAt ?? -Infinity) < KEPT_MS;
  const isBeingRead = (channel: Address) => (kept.get(channel)?.asking ?? null) !== null;

  async function read(channel: Address): Promise<readonly RosterMember[]> {
    const address = readAddress(channel);
    if (address?.kind !== 'conversation') throw refuse('roster', 'not_a_teams_channel');
    const { tenant, id } = address;
    const [known] = await references.find([channel]);
    return atServiceUrl(wire, references, channel, tenant, known ?? null, async (asked) => {
      const members = await wire.roster(asked, id, async () => asking?.(tenant));
      // Not the channel's own, which may be an old one: what is learned counts as heard now.
      const serviceUrl = (await references.serviceUrl(workspaceOf(tenant))) ?? asked;
      const people = members.flatMap(({ userId, objectId, name, guest }) =>
        objectId === null
          ? []
          : [{ address: writeAddress(tenant, objectId), serviceUrl, userId, name, guest }],
      );
      // That Teams says so shows that the bot is in there, though nobody wrote to it as yet.
      const itself = { address: channel, conversation: id, serviceUrl: asked };
      await references.learn(known?.conversation ? people : [itself, ...people]);
      return members;
    });
  }

  function entry(channel: Address): Kept {
    const one = kept.get(channel) ?? {
      members: [],
      readAt: -Infinity,
      failedAt: -Infinity,
      silentSince: null,
      asking: null,
    };
    // The one asked for last stands last.
    kept.delete(channel);
    kept.set(channel, one);
    const [oldest] = kept.keys();
    if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
    return one;
  }

  async function of(channel: Address, maxAgeMs = 0): Promise<readonly RosterMember[]> {
    const one = entry(channel);
    if (now() - one.readAt < maxAgeMs) return one.members;
    one.asking ??= read(channel)
      .then((members) => {
        Object.assign(one, { members, readAt: now(), failedAt: -Infinity, silentSince: null });
        return members;
      })
      .finally(() => {
        one.asking = null;
      });
    return one.asking;
  }

  function fell(channel: Address, one: Kept, err: unknown): void {
    one.failedAt = now();
    log.warn({ err, channel }, 'the roster of a channel is not known');
  }

  /** Whether somebody is in one channel, which is not asked again at once where it did not say. */
  async function look(channel: Address, id: string): Promise<Found> {
    const one = entry(channel);
    try {
      if (now() - one.failedAt >= SILENCE_MS) await of(channel, KEPT_MS);
    } catch (error) {
      if (error instanceof PlatformError && error.reason === 'ratelimited') throw error;
      // A channel that the bot may not look into any more has nobody to tell of.
      if (error instanceof PlatformError && error.outcome === 'refused') return NOBODY;
      one.silentSince ??= now();
      fell(channel, one, error);
    }
    const member = memberIn(one.members, id);
    const { silentSince } = one;
    const comes = silentSince === null ? !isFresh(channel) : now() - silentSince < DEAD_MS;
    return { member, unread: member === null && comes };
  }

  return {
    of,

    async known(channel) {
      const one = entry(channel);
      if (now() - one.failedAt < SILENCE_MS) return one.members;
      try {
        const came = await within(of(channel, KEPT_MS), patienceMs, timers);
        if (!came.inTime) fell(channel, one, new Error('it is still being read'));
      } catch (err) {
        fell(channel, one, err);
      }
      return one.members;
    },

    async search({ tenant, id }) {
      const until = now() + patienceMs;
      const channels = await channelsOf(references, tenant);
      for (const channel of channels.filter(isFresh)) {
        const member = memberIn(kept.get(channel)?.members ?? [], id);
        if (member) return { member, unread: false };
      }
      const stale = channels.filter((channel) => !isFresh(channel));
      // What is being read for others already may take long.
      const rest = [
        ...stale.filter((channel) => !isBeingRead(channel)),
        ...stale.filter(isBeingRead),
      ];
      let unread = false;
      for (let from = 0; from < rest.length; from += AT_ONCE) {
        const looks = rest.slice(from, from + AT_ONCE).map((channel) => look(channel, id));
        const came = await within(firstOf(looks), Math.max(0, until - now()), timers);
        if (!came.inTime) return { member: null, unread: true };
        if (came.value.member) return came.value;
        unread ||= came.value.unread;
      }
      return { member: null, unread };
    },
  };
}

/** The first that finds somebody; where none does, what all say together. */
async function firstOf(looks: readonly Promise<Found>[]): Promise<Found> {
  const found = looks.map(async (look) => {
    const one = await look;
    if (!one.member) throw new Error('nobody');
    return one;
  });
  try {
    return await Promise.any(found);
  } catch {
    const all = await Promise.all(looks);
    return { member: null, unread: all.some(({ unread }) => unread) };
  }
}

function memberIn(members: readonly RosterMember[], id: string): RosterMember | null {
  return members.find(({ objectId }) => objectId === id) ?? null;
}

async function channelsOf(references: ConversationReferences, tenant: string): Promise<Address[]> {
  const channels = await references.channels(workspaceOf(tenant));
  return channels.flatMap(({ address, conversation }) => (conversation === null ? [] : address));
}
