import {
  type Address,
  type ConversationReference,
  type ConversationReferences,
  type Log,
  PlatformError,
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
  /** The same, or what is known of it where Teams does not say: messages go out without mentions too. */
  known(channel: Address): Promise<readonly RosterMember[]>;
  /**
   * Somebody in any of the channels of their tenant that the bot is in, or null. Throws PlatformError
   * where Teams does not say, but not where it says that the bot is in one no more.
   */
  search(person: TeamsAddress): Promise<RosterMember | null>;
}

/** Names and ids hardly change, and who joined is only not mentioned until then. */
export const KEPT_MS = 5 * 60_000;
/** Teams is not asked again at each message where it did not say. */
const SILENCE_MS = 30_000;
/** What was not asked for so long is forgotten when others come. */
const MOST = 500;

interface Kept {
  members: readonly RosterMember[];
  readAt: number;
  failedAt: number;
  asking: Promise<readonly RosterMember[]> | null;
}

/** The rosters of channels. People whom they name are learned. `now`: real milliseconds. */
export function createRosters(
  wire: Wire,
  references: ConversationReferences,
  log: Log,
  now: () => number = Date.now,
): Rosters {
  const kept = new Map<Address, Kept>();

  async function read(channel: Address): Promise<readonly RosterMember[]> {
    const address = readAddress(channel);
    if (address?.kind !== 'conversation') throw refuse('roster', 'not_a_teams_channel');
    const { tenant, id } = address;
    const [known] = await references.find([channel]);
    return atServiceUrl(wire, references, channel, tenant, known ?? null, async (asked) => {
      const members = await wire.roster(asked, id);
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
    const known = kept.get(channel);
    const one = known ?? { members: [], readAt: -Infinity, failedAt: -Infinity, asking: null };
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
        Object.assign(one, { members, readAt: now() });
        return members;
      })
      .finally(() => {
        one.asking = null;
      });
    return one.asking;
  }

  return {
    of,

    async known(channel) {
      const one = entry(channel);
      if (now() - one.failedAt < SILENCE_MS) return one.members;
      try {
        return await of(channel, KEPT_MS);
      } catch (err) {
        one.failedAt = now();
        log.warn({ err, channel }, 'the roster of a channel is not known');
        return one.members;
      }
    },

    async search({ tenant, id }) {
      for (const { address } of await channelsOf(references, tenant)) {
        const members = await of(address, KEPT_MS).catch(nobody);
        const found = members.find(({ objectId }) => objectId === id);
        if (found) return found;
      }
      return null;
    },
  };
}

/** A channel that the bot may not look into any more tells nothing. */
function nobody(error: unknown): readonly RosterMember[] {
  if (error instanceof PlatformError && error.outcome === 'refused') return [];
  throw error;
}

async function channelsOf(
  references: ConversationReferences,
  tenant: string,
): Promise<readonly ConversationReference[]> {
  const channels = await references.channels(workspaceOf(tenant));
  return channels.filter(({ conversation }) => conversation !== null);
}
