import type { Message, Person } from '../../../sandbox/index.ts';
import { read } from '../company.ts';
import { person, replies, report, roots, supportChannel } from '../sandbox-desk.ts';
import type { Shown } from './client.ts';
import type { TenantMessage } from './place.ts';
import { labelsOf } from './read-card.ts';
import {
  reportInTeams,
  rootOf,
  summaryOf,
  type TeamsWorld,
  teamsPerson,
  toldTo,
  wordsOf,
} from './world.ts';

export type PlatformName = 'slack' | 'teams';

/** Somebody on one platform, in the terms of both. */
export interface Someone {
  readonly person: { readonly address: string; readonly name: string };
  /** A Severity 1 report by the platform's own form. Gives the number. */
  report(summary: string): Promise<string>;
  /** All that the bot wrote to them alone about a ticket, in its order. */
  told(number: string): readonly string[];
  /** Answers below the confirmation of a ticket, or quoting it. */
  reply(number: string, text: string): Promise<void>;
  /** Presses a button of the last message about a ticket that has it, and says yes. */
  press(number: string, label: string): Promise<void>;
}

/** The support channel of a desk on one platform. */
export interface DeskSide {
  readonly channel: string;
  /** What stands on the root card, of which there is one. */
  card(number: string): string;
  /** What the bot wrote under it. */
  thread(number: string): readonly string[];
  /** An agent writes under it, with a mention of the bot. */
  write(agent: Agent, number: string, text: string): Promise<void>;
  /** An agent presses a button of the card, and sends the form that it opens. */
  press(
    agent: Agent,
    number: string,
    label: string,
    values?: Readonly<Record<string, string>>,
  ): Promise<void>;
}

export type Agent = 'ana' | 'ben';
type Key = Agent | 'rita' | 'dana' | 'pia';

const slackIds = {
  rita: 'U0RITA',
  ana: 'U0ANA',
  ben: 'U0BEN',
  dana: 'U0DANA',
  pia: 'U0PIA',
} as const;

export const platforms: readonly PlatformName[] = ['slack', 'teams'];

export function otherThan(platform: PlatformName): PlatformName {
  return platform === 'slack' ? 'teams' : 'slack';
}

/** A person as the desk file writes them. */
export function personOn(platform: PlatformName, key: Key, { tenant }: Pick<TeamsWorld, 'tenant'>) {
  const name = `${key.slice(0, 1).toUpperCase()}${key.slice(1)}`;
  return platform === 'slack' ? person(slackIds[key], name) : teamsPerson(tenant, key);
}

export function channelOn(platform: PlatformName, { tenant }: Pick<TeamsWorld, 'tenant'>): string {
  return platform === 'slack'
    ? `slack:T0SANDBOX/${supportChannel}`
    : tenant.channel('support').address;
}

export function someone(world: TeamsWorld, platform: PlatformName, key: Key): Someone {
  return platform === 'slack' ? inSlack(world, key) : inTeams(world, key);
}

export function deskSide(world: TeamsWorld, platform: PlatformName): DeskSide {
  return platform === 'slack' ? slackDesk(world) : teamsDeskSide(world);
}

function inSlack(world: TeamsWorld, key: Key): Someone {
  const who = world.sandbox.as(slackIds[key]);
  const about = (number: string) =>
    who.dms().filter((message) => message.bot_id && readAll(message).includes(number));
  return {
    person: personOn('slack', key, world),
    report: async (summary) => {
      const number = await report(who, summary);
      await world.settle();
      return number;
    },
    told: (number) => about(number).map(readAll),
    reply: async (number, text) => {
      const confirmation = found(
        about(number).find((message) => readAll(message).startsWith('Your ticket')),
        `confirmation of ${number}`,
      );
      await who.write('bot', text, { thread: confirmation });
      await world.settle();
    },
    press: async (number, label) => {
      const message = found(
        about(number).findLast((one) => JSON.stringify(one.blocks).includes(`"${label}"`)),
        `message with ${label}`,
      );
      await who.press(label, { in: message });
      await world.settle();
    },
  };
}

function inTeams(world: TeamsWorld, key: Key): Someone {
  const { tenant } = world;
  const about = (number: string) =>
    toldTo(tenant, key).filter((message) => withSummary(message).includes(number));
  return {
    person: personOn('teams', key, world),
    report: async (summary) => {
      const number = await reportInTeams(world, key, summary);
      await world.settle();
      return number;
    },
    told: (number) => about(number).map(withSummary),
    reply: async (number, text) => {
      const quote = found(
        about(number).find((message) => withSummary(message).startsWith('Your ticket')),
        `confirmation of ${number}`,
      );
      await tenant.say(key, text, { quote });
      await world.settle();
    },
    press: async (number, label) => {
      const message = found(
        about(number).findLast(({ card }) => labelsOf(card).includes(label)),
        `message with ${label}`,
      );
      const shown = await tenant.press(key, message, label);
      if (shown.kind === 'dialog') await sent(tenant.submit(key, shown, {}));
      await world.settle();
    },
  };
}

function slackDesk(world: TeamsWorld): DeskSide {
  const { sandbox } = world;
  const root = (number: string): Message => {
    const [card, ...more] = roots(sandbox, number);
    if (!card || more.length > 0) throw new Error(`${more.length + (card ? 1 : 0)} root cards`);
    return card;
  };
  const as = (agent: Agent): Person => sandbox.as(slackIds[agent]);
  return {
    channel: channelOn('slack', world),
    card: (number) => read(root(number)),
    thread: (number) =>
      replies(sandbox, root(number))
        .filter(({ bot_id }) => bot_id)
        .map(read),
    write: async (agent, number, text) => {
      await as(agent).mention(supportChannel, text, { thread: root(number) });
      await world.settle();
    },
    press: async (agent, number, label, values) => {
      const who = as(agent);
      await who.press(label, { in: root(number) });
      if (values) {
        await sandbox.until(() => who.modal());
        await who.submit(values);
      }
      while (who.modal()) await who.close();
      await world.settle();
    },
  };
}

function teamsDeskSide(world: TeamsWorld): DeskSide {
  const { tenant } = world;
  return {
    channel: channelOn('teams', world),
    card: (number) => wordsOf(rootOf(tenant, number)),
    thread: (number) =>
      tenant
        .replies(rootOf(tenant, number))
        .filter(({ from }) => from === 'bot')
        .map(wordsOf),
    write: async (agent, number, text) => {
      await tenant.say(agent, text, {
        channel: 'support',
        thread: rootOf(tenant, number),
        mention: true,
      });
      await world.settle();
    },
    press: async (agent, number, label, values) => {
      const shown = await tenant.press(agent, rootOf(tenant, number), label);
      if (values) await sent(tenant.submit(agent, shown, values));
      else if (shown.kind === 'dialog') await sent(tenant.submit(agent, shown, {}));
      await world.settle();
    },
  };
}

/** A form that was sent is not to come back. */
async function sent(submitting: Promise<Shown>): Promise<void> {
  const shown = await submitting;
  if (shown.kind === 'dialog' && labelsOf(shown.card).length > 0) {
    throw new Error(`the form came back: ${wordsOf(shown)}`);
  }
}

function readAll(message: Message): string {
  return `${message.text}\n${read(message)}`;
}

function withSummary(message: TenantMessage): string {
  return `${summaryOf(message)}\n${wordsOf(message)}`;
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`there is no ${what}`);
  return value;
}
