import type { Channel, GivenPerson } from '../../../sandbox/people.ts';
import type { Person } from '../../../src/engine/ticket.ts';
import {
  type GivenChannel,
  type GivenPerson as GivenMember,
  openPlace,
} from '../../support/teams/place.ts';

/** Who there is, on both platforms alike: `rita` is U0RITA in Slack. */
export const keys = ['rita', 'raul', 'ruth', 'ana', 'ben', 'leo', 'dana', 'pia', 'fay'] as const;
export type Key = (typeof keys)[number];

export const requesters: readonly Key[] = ['rita', 'raul', 'ruth'];
export const agents: readonly Key[] = ['ana', 'ben'];
/** Those who stand behind roles, the lead and the fallback. */
export const others: readonly Key[] = ['leo', 'dana', 'pia', 'fay'];

export const team = 'T0SANDBOX';
export const tenantId = '0d0d0d0d-0000-4000-8000-000000000001';
/** The support channels, by their names. */
export type Place = 'support' | 'second';

const support: readonly Key[] = ['ana', 'ben', 'leo'];

function titled(key: string): string {
  return `${key.slice(0, 1).toUpperCase()}${key.slice(1)}`;
}

export function slackId(key: Key): string {
  return `U0${key.toUpperCase()}`;
}

export function slackChannel(place: Place): string {
  return `C0${place.toUpperCase()}`;
}

export const slackPeople: readonly GivenPerson[] = keys.map((key) => ({
  id: slackId(key),
  name: titled(key),
}));

export const slackChannels: readonly Omit<Channel, 'kind'>[] = [
  { id: 'C0GENERAL', name: 'general', members: keys.map(slackId) },
  { id: 'C0SUPPORT', name: 'support-desk', members: [...support.map(slackId), 'U0FIRSTLINE'] },
  { id: 'C0SECOND', name: 'second-desk', members: [...support.map(slackId), 'U0FIRSTLINE'] },
];

export const teamsPeople: readonly GivenMember[] = keys.map((key) => ({ key }));

export const teamsChannels: readonly GivenChannel[] = [
  { key: 'support', members: support },
  { key: 'second', members: support },
  { key: 'general', members: keys },
];

const place = openPlace(tenantId, teamsPeople, teamsChannels, () => 0);

export type Platform = 'slack' | 'teams';

/** Somebody as a desk file writes them. */
export function personOn(platform: Platform, key: Key): Person {
  const address =
    platform === 'slack' ? `slack:${team}/${slackId(key)}` : place.people.get(key)?.address;
  if (!address) throw new Error(`nobody is called ${key}`);
  return { address, name: titled(key) };
}

export function channelOn(platform: Platform, name: Place): string {
  const address =
    platform === 'slack'
      ? `slack:${team}/${slackChannel(name)}`
      : place.channels.get(name)?.address;
  if (!address) throw new Error(`there is no channel ${name}`);
  return address;
}

/** Who is in the support channels, in the addresses of their platforms. */
export const members = (['slack', 'teams'] as const).flatMap((platform) =>
  (['support', 'second'] as const).map((name) => ({
    channel: channelOn(platform, name),
    people: support.map((key) => personOn(platform, key).address),
  })),
);
