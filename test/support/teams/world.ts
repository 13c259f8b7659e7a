import type { Sandbox } from '../../../sandbox/index.ts';
import { type Bot, type BotOptions, startBot } from '../../../src/bot.ts';
import type { Ticket, TicketEvent } from '../../../src/engine/ticket.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { type PolicyChange, writeDeskFiles } from '../desk-files.ts';
import { botToken, openSandbox, signingSecret } from '../sandbox-desk.ts';
import { startAt } from '../world.ts';
import type { Shown } from './client.ts';
import { textAt } from './json.ts';
import type { TenantMessage } from './place.ts';
import { wordsOn } from './read-card.ts';
import { channels, openTenant, type Tenant, type TenantOptions } from './tenant.ts';

export interface TeamsWorldOptions {
  /** The desk file; default a desk in Teams alone. */
  readonly desks?: (tenant: Tenant) => object;
  readonly policy?: readonly PolicyChange[];
  readonly tenant?: Omit<TenantOptions, 'now' | 'rateLimits'>;
  /** Whether the bot is in Slack too; default no. */
  readonly slack?: boolean;
  /** The platforms' rate limits, and the bot's pace below them, in real time; default off. */
  readonly rateLimits?: boolean;
  /** Changes the options of a bot before it starts. */
  readonly bot?: (options: BotOptions) => BotOptions;
  /** Whether the bot is started at once; default yes. */
  readonly started?: boolean;
}

/** The bot in this process, in a tenant of Teams and, if wanted, in the Slack of the sandbox. */
export interface TeamsWorld {
  readonly tenant: Tenant;
  /** Its clock is that of everybody, whether the bot is in Slack or not. */
  readonly sandbox: Sandbox;
  readonly database: FreshDatabase;
  bot(): Bot;
  startBot(): Promise<void>;
  stopBot(): Promise<void>;
  /** Another one on the same database, to which nothing is delivered; the caller stops it. */
  startReplica(): Promise<Bot>;
  settle(): Promise<void>;
  /** Moves the clock; what is due on the way happens in its time. */
  advance(ms: number): Promise<void>;
  tickets(): Promise<readonly Ticket[]>;
  events(number: string): Promise<readonly TicketEvent[]>;
  close(): Promise<void>;
}

const nowhere = 'http://127.0.0.1:1/';

export async function openTeamsWorld(options: TeamsWorldOptions = {}): Promise<TeamsWorld> {
  const { policy = [], slack = false, rateLimits = false, started = true } = options;
  const { desks = (tenant: Tenant) => ({ netex: teamsDesk(tenant) }) } = options;
  const sandbox = await openSandbox({ startAt, rateLimits });
  const tenant = await openTenant({ ...options.tenant, now: sandbox.now, rateLimits });
  const files = await writeDeskFiles(desks(tenant), policy);
  const database = await freshDatabase();
  const start = () => {
    const usual: BotOptions = {
      host: '127.0.0.1',
      port: 0,
      databaseUrl: database.url,
      dataDir: files.dataDir,
      deskFile: files.deskFile,
      slack: slack ? { kind: 'token', signingSecret, botToken, apiUrl: sandbox.apiUrl } : null,
      teams: tenant.credentials,
      logLevel: 'silent',
      clock: { now: sandbox.now },
      paced: rateLimits,
    };
    return startBot(options.bot?.(usual) ?? usual);
  };
  let running: Bot | null = null;
  const startTheBot = async () => {
    const bot = await start();
    running = bot;
    tenant.connectBot(`${bot.url}/api/messages`);
    const url = slack ? `${bot.url}/slack/events` : nowhere;
    sandbox.connectBot({ url, nextDueAt: bot.nextDueAt, settle: bot.settle });
  };
  const stopTheBot = async () => {
    const bot = running;
    running = null;
    tenant.connectBot(nowhere);
    sandbox.connectBot({ url: nowhere, nextDueAt: async () => null, settle: async () => {} });
    await bot?.stop();
  };
  if (started) {
    await startTheBot();
    // The app comes into the teams: that is how the bot gets to know where it is.
    for (const { key } of options.tenant?.channels ?? channels) {
      if (tenant.isPresent(key)) await tenant.setPresent(key, true, 'ana');
    }
  }
  return {
    tenant,
    sandbox,
    database,
    bot() {
      if (!running) throw new Error('the bot is stopped');
      return running;
    },
    startBot: startTheBot,
    stopBot: stopTheBot,
    startReplica: start,
    settle: sandbox.settle,
    advance: sandbox.advance,
    tickets: async () => {
      const rows = await database.sql<
        { ticket: Ticket }[]
      >`select ticket from tickets order by number`;
      return rows.map(({ ticket }) => ticket);
    },
    events: async (number) => {
      const rows = await database.sql<{ event: TicketEvent }[]>`
        select event from events where number = ${number} order by seq`;
      return rows.map(({ event }) => event);
    },
    close: async () => {
      await stopTheBot();
      await sandbox.close();
      await database.close();
      await files.remove();
      await tenant.close();
    },
  };
}

/** A person of the tenant as a desk file writes them. */
export function teamsPerson(tenant: Tenant, key: string): { address: string; name: string } {
  const { address, name } = tenant.person(key);
  return { address, name };
}

/** A desk in Teams with the policy beside it: Ana and Ben work there, Dana and Pia are told. */
export function teamsDesk(tenant: Tenant) {
  return {
    policy: 'netex.yaml',
    supportChannel: tenant.channel('support').address,
    roster: [teamsPerson(tenant, 'ana'), teamsPerson(tenant, 'ben')],
    contacts: { director: [teamsPerson(tenant, 'dana')], president: [teamsPerson(tenant, 'pia')] },
    fallback: teamsPerson(tenant, 'ana'),
  };
}

/** The whole way of a Severity 1 report, from an open form on. Gives the ticket's number. */
export async function fillIn(
  { tenant }: TeamsWorld,
  who: string,
  form: Shown | TenantMessage,
  summary = 'Nothing transfers',
): Promise<string> {
  const first = { summary, product: 'user-access', systemDown: 'yes' };
  const details = await tenant.submit(who, form, first, 'Next');
  const last = await tenant.submit(who, details, { errorText: 'NETEX 4107' }, 'Next');
  return numberIn(await tenant.submit(who, last, {}, 'Send'));
}

/** A Severity 1 report by the dialog of `/support`. Gives the ticket's number. */
export async function reportInTeams(
  world: TeamsWorld,
  who: string,
  summary?: string,
): Promise<string> {
  return fillIn(world, who, await world.tenant.extension(who, 'support'), summary);
}

/** The words of a message's notification. */
export function summaryOf({ activity }: TenantMessage): string {
  return textAt(activity, 'summary') ?? '';
}

export function numberIn(shown: Shown | TenantMessage): string {
  const said = wordsOf(shown);
  const number = /NX-\d+/.exec(said)?.[0];
  if (!number) throw new Error(`no ticket number in ${said}`);
  return number;
}

/** All that a person reads in what is shown, or in a message as everybody sees it. */
export function wordsOf(shown: Shown | TenantMessage): string {
  if (!('kind' in shown)) return [shown.text, wordsOn(shown.card)].join('\n').trim();
  switch (shown.kind) {
    case 'dialog':
      return `${shown.title}\n${wordsOn(shown.card)}`;
    case 'card':
      return wordsOn(shown.card);
    case 'words':
      return shown.text;
    case 'link':
      return shown.url;
    case 'nothing':
      return '';
    default:
      return shown satisfies never;
  }
}

/** The one root card of a ticket in a channel. */
export function rootOf(tenant: Tenant, number: string, channel = 'support'): TenantMessage {
  const all = tenant.messages(channel);
  const [root, ...more] = all.filter(
    (one) => one.thread === null && one.from === 'bot' && wordsOf(one).includes(number),
  );
  if (!root || more.length > 0) {
    throw new Error(`${more.length + (root ? 1 : 0)} root cards of ${number}`);
  }
  return root;
}

/** What the bot wrote to somebody, in its order. */
export function toldTo(tenant: Tenant, who: string): readonly TenantMessage[] {
  return tenant.directOf(who).filter(({ from }) => from === 'bot');
}
