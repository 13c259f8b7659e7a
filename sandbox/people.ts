/** The people, channels and ids of a workspace; those of the usual one are fixed. */

export interface Team {
  id: string;
  name: string;
  domain: string;
  /** The organisation that the workspace belongs to, if any. */
  enterprise?: { id: string; name: string };
}

export interface BotIdentity {
  user: string;
  id: string;
  app: string;
  name: string;
}

export interface Profile {
  name: string;
  title: string;
  /** Another bot. */
  bot?: boolean;
  /** A guest of the workspace. */
  restricted?: boolean;
  /** Somebody of another organisation's workspace, by Slack Connect. */
  team?: string;
  /** Nobody can open a direct message with them: `user_not_visible`. */
  noDms?: boolean;
}

export interface GivenPerson extends Omit<Profile, 'title'> {
  id: string;
  title?: string;
  /** Deactivated from the beginning. */
  deleted?: boolean;
}

export interface Channel {
  id: string;
  name: string;
  kind: 'channel' | 'dm';
  members: string[];
  private?: boolean;
  archived?: boolean;
}

export const TEAM = { id: 'T0SANDBOX', domain: 'sandbox', name: 'Sandbox' } as const satisfies Team;
export const BOT = {
  user: 'U0FIRSTLINE',
  id: 'B0FIRSTLINE',
  app: 'A0FIRSTLINE',
  name: 'Firstline',
} as const satisfies BotIdentity;
export const SLACKBOT = 'USLACKBOT';

export const PEOPLE = {
  U0RITA: { name: 'Rita', title: 'requester' },
  U0ANA: { name: 'Ana', title: 'support agent' },
  U0BEN: { name: 'Ben', title: 'support agent' },
  U0DANA: { name: 'Dana', title: 'Director' },
  U0PIA: { name: 'Pia', title: 'President' },
} as const satisfies Record<string, Profile>;

/** The id of somebody in a workspace. */
export type PersonId = string;
/** Somebody of the usual workspace. */
export type Founder = keyof typeof PEOPLE;
export const PERSON_IDS = Object.keys(PEOPLE) as Founder[];

/** What a workspace consists of when it is founded. */
export interface Founding {
  team: Team;
  bot: BotIdentity;
  people: ReadonlyMap<string, Profile>;
  inactive: string[];
  channels: Channel[];
}

export interface FoundingOptions {
  team?: Team;
  people?: readonly GivenPerson[];
  channels?: readonly Omit<Channel, 'kind'>[];
}

/** The usual workspace, or another one with a bot user of its own and, by default, one channel for all. */
export function founding({ team = TEAM, people, channels }: FoundingOptions): Founding {
  const given: readonly GivenPerson[] = people ?? PERSON_IDS.map((id) => ({ id, ...PEOPLE[id] }));
  const bot = botOf(team);
  const everybody = given.map(({ id }) => id);
  const usual = team.id === TEAM.id && people === undefined;
  const defaults: Omit<Channel, 'kind'>[] = usual
    ? [
        { id: 'C0GENERAL', name: 'general', members: everybody },
        { id: 'C0SUPPORT', name: 'support-desk', members: ['U0ANA', 'U0BEN', bot.user] },
      ]
    : [{ id: `C0GENERAL${suffixOf(team.id)}`, name: 'general', members: everybody }];
  return {
    team,
    bot,
    people: new Map(
      given.map(({ id, deleted: _, title = '', ...rest }) => [id, { title, ...rest }]),
    ),
    inactive: given.filter(({ deleted }) => deleted).map(({ id }) => id),
    channels: (channels ?? defaults).map((one) => ({
      ...one,
      kind: 'channel',
      members: [...one.members],
    })),
  };
}

/** One bot user for each workspace, and one for all workspaces of an organisation. */
export function botOf(team: Team): BotIdentity {
  const suffix = suffixOf(team.enterprise?.id ?? team.id);
  return { ...BOT, user: `${BOT.user}${suffix}`, id: `${BOT.id}${suffix}` };
}

function suffixOf(id: string): string {
  return id === TEAM.id ? '' : id.replace(/^[A-Z]0?/, '');
}

/** The id of the direct message between the bot and a person: fixed, so that tests can name it. */
export function dmOf(person: string): string {
  return `D0${person.replace(/^U0?/, '')}`;
}
