/** The fixed people, channels and ids of the sandbox workspace. */

export const TEAM = { id: 'T0SANDBOX', domain: 'sandbox', name: 'Sandbox' } as const;
export const BOT = {
  user: 'U0FIRSTLINE',
  id: 'B0FIRSTLINE',
  app: 'A0FIRSTLINE',
  name: 'Firstline',
} as const;
export const SLACKBOT = 'USLACKBOT';

export const PEOPLE = {
  U0RITA: { name: 'Rita', title: 'requester' },
  U0ANA: { name: 'Ana', title: 'support agent' },
  U0BEN: { name: 'Ben', title: 'support agent' },
  U0DANA: { name: 'Dana', title: 'Director' },
  U0PIA: { name: 'Pia', title: 'President' },
} as const;

export type PersonId = keyof typeof PEOPLE;
export const PERSON_IDS = Object.keys(PEOPLE) as PersonId[];

export function isPerson(id: string): id is PersonId {
  return Object.hasOwn(PEOPLE, id);
}

export interface Channel {
  id: string;
  name: string;
  kind: 'channel' | 'dm';
  members: string[];
}

export function foundingChannels(): Channel[] {
  return [
    { id: 'C0GENERAL', name: 'general', kind: 'channel', members: [...PERSON_IDS] },
    {
      id: 'C0SUPPORT',
      name: 'support-desk',
      kind: 'channel',
      members: ['U0ANA', 'U0BEN', BOT.user],
    },
  ];
}

/** The id of the direct message between the bot and a person: fixed, so that tests can name it. */
export function dmOf(person: string): string {
  return `D0${person.replace(/^U0?/, '')}`;
}

/** A name as people see it; ids that nobody has come back as they are. */
export function nameOf(user: string): string {
  if (user === BOT.user) return BOT.name;
  if (user === SLACKBOT) return 'Slackbot';
  return isPerson(user) ? PEOPLE[user].name : user;
}
