import {
  type Address,
  at,
  type Caller,
  type ConversationReferences,
  type Learned,
  type Log,
  listAt,
  textAt,
  type Unknown,
} from '../../src/runtime/ports.ts';
import { workspaceOf, writeAddress } from './address.ts';
import { channelOf, readCaller, type Where } from './parse.ts';
import { plainName } from './parse-text.ts';
import { LEARNED_CACHE, LEARNED_KEPT_MS } from './request-limits.ts';

/** How people and channels are reached, as every activity tells it anew. */
export interface Learning {
  /** Keeps what an activity tells. Never throws: a request does not fail for it. */
  learn(activity: Unknown, where: Where, caller: Caller | null): Promise<void>;
  /** The bot was taken away from there. */
  left(addresses: readonly Address[]): Promise<void>;
}

export function learning(references: ConversationReferences, log: Log): Learning {
  /** What was kept lately, so that not every request is written down. */
  const known = new Map<Address, { readonly told: string; readonly at: number }>();
  const isNew = (one: Learned): boolean => {
    const before = known.get(one.address);
    const isFresh = before && performance.now() - before.at < LEARNED_KEPT_MS;
    return !isFresh || before.told !== JSON.stringify(one);
  };
  return {
    async learn(activity, where, caller) {
      const fresh = toldBy(activity, where, caller).filter(isNew);
      if (fresh.length === 0) return;
      try {
        await references.learn(fresh);
      } catch (err) {
        log.warn({ err }, 'how to reach somebody in teams was not kept');
        return;
      }
      if (known.size > LEARNED_CACHE) known.clear();
      for (const one of fresh) {
        known.set(one.address, { told: JSON.stringify(one), at: performance.now() });
      }
    },
    async left(addresses) {
      for (const address of addresses) known.delete(address);
      if (addresses.length > 0) await references.left(addresses);
    },
  };
}

/** Everybody and everything that an activity tells how to reach. Total. */
export function toldBy(activity: Unknown, where: Where, caller: Caller | null): Learned[] {
  const added = listAt(activity, 'membersAdded').flatMap((member) => {
    const person = readCaller({ from: member }, where);
    const id = textAt(member, 'id');
    return person && id !== where.bot ? [personFrom(member, person, where, {})] : [];
  });
  const channel = channelIn(activity, where);
  const conversation = where.place === 'personal' ? { conversation: where.conversation } : {};
  const sender = caller ? [personFrom(at(activity, 'from'), caller, where, conversation)] : [];
  const told = [...added, ...sender, ...(channel ? [channel] : [])];
  return [...new Map(told.map((one) => [one.address, one])).values()];
}

function personFrom(
  account: unknown,
  { person }: Caller,
  { serviceUrl }: Where,
  more: Partial<Learned>,
): Learned {
  const userId = textAt(account, 'id');
  const name = plainName(textAt(account, 'name'));
  return {
    address: person.address,
    serviceUrl,
    ...(userId === null ? {} : { userId }),
    ...(name === '' ? {} : { name }),
    ...more,
  };
}

/** An extension works in channels that the bot is not in: of those nothing is learned. */
function channelIn(activity: Unknown, where: Where): Learned | null {
  if (textAt(activity, 'name')?.startsWith('composeExtension/')) return null;
  const told = at(at(activity, 'channelData'), 'channel');
  const id = textAt(told, 'id') ?? where.conversation;
  const address = channelOf({ ...where, conversation: id });
  if (address === null || /[\s;/]/.test(id)) return null;
  const name = plainName(textAt(told, 'name'));
  const team = textAt(at(at(activity, 'channelData'), 'team'), 'aadGroupId');
  return {
    address,
    serviceUrl: where.serviceUrl,
    conversation: id,
    ...(name === '' ? {} : { name }),
    ...(team === null ? {} : { team }),
  };
}

/** What the bot was taken away from; empty where an activity says nothing of the kind. */
export async function removedFrom(
  activity: Unknown,
  where: Where,
  caller: Caller | null,
  references: ConversationReferences,
): Promise<readonly Address[]> {
  if (!isRemoval(activity, where)) return [];
  if (where.place === 'personal') return caller ? [caller.person.address] : [];
  if (where.place !== 'channel') return [];
  const data = at(activity, 'channelData');
  const told = textAt(at(data, 'channel'), 'id');
  const here = [told ?? where.conversation].map((id) => writeAddress(where.tenant, id));
  if (at(data, 'eventType') === CHANNEL_DELETED) return here;
  const team = textAt(at(data, 'team'), 'aadGroupId');
  const channels = await references.channels(workspaceOf(where.tenant));
  const ofTeam = channels.filter((one) => team !== null && one.team === team);
  return [...new Set([...here, ...ofTeam.map(({ address }) => address)])];
}

const CHANNEL_DELETED = 'channelDeleted';
const TEAM_GONE: readonly unknown[] = ['teamDeleted', 'teamHardDeleted'];

/** Whether the bot is gone from there. An upgrade takes it away only to bring it back. */
export function isRemoval(activity: Unknown, { bot }: Where): boolean {
  if (at(activity, 'type') === 'installationUpdate') return at(activity, 'action') === 'remove';
  if (at(activity, 'type') !== 'conversationUpdate') return false;
  const event = at(at(activity, 'channelData'), 'eventType');
  if (event === CHANNEL_DELETED || TEAM_GONE.includes(event)) return true;
  const removed = listAt(activity, 'membersRemoved');
  return bot !== null && removed.some((member) => textAt(member, 'id') === bot);
}
