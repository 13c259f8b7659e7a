import { openDatabase } from '../../db/connect.ts';
import { fillIn } from '../support/sandbox-desk.ts';
import { type Random, seeded } from './random.ts';
import { record } from './record.ts';
import { nextHostile } from './requests.ts';
import { type Came, openSender } from './send.ts';
import { type FuzzWorld, type Memory, openFuzzWorld } from './world.ts';

export interface FuzzOptions {
  readonly databaseUrl: string;
  readonly requests: number;
  readonly seed: number;
  /** Before what the bot holds is first looked at. */
  readonly warmUp: number;
  readonly progress?: (sent: number) => void;
}

export interface Outcome {
  readonly requests: number;
  readonly seconds: number;
  /** How often each kind came to each end. */
  readonly counts: ReadonlyMap<string, ReadonlyMap<Came, number>>;
  readonly before: Memory;
  readonly after: Memory;
  /** Words of the log, and how often they stand there. */
  readonly logged: ReadonlyMap<string, number>;
  /** What must not be; empty: nothing. */
  readonly breaches: readonly string[];
}

/** At once under way. */
const lanes = 24;
/** Bytes that the bot may hold more of after the run: its caches have a limit, and are not full before. */
const heapGrowth = 40_000_000;
const rssGrowth = 150_000_000;

/** Sends malformed requests to a bot process, and judges what became of it. */
export async function fuzz(options: FuzzOptions): Promise<Outcome> {
  const { databaseUrl, requests, seed, warmUp } = options;
  const world = await openFuzzWorld(databaseUrl);
  const breaches: string[] = [];
  const counts = new Map<string, Map<Came, number>>();
  const note = (kind: string, came: Came) => {
    const ends = counts.get(kind) ?? new Map<Came, number>();
    counts.set(kind, ends.set(came, (ends.get(came) ?? 0) + 1));
  };
  try {
    const recorded = await record(world);
    const random = seeded(seed);
    const ammunition = { recorded, tenant: world.tenant, random };
    await shoot(world, ammunition, warmUp, note);
    const before = await world.memory();
    const begun = performance.now();
    await shoot(world, ammunition, requests - warmUp, note, options.progress);
    const seconds = (performance.now() - begun) / 1000;
    const served = await isServed(world, random);
    if (served !== null) breaches.push(`a good report was not served afterwards: ${served}`);
    const after = await world.memory();
    breaches.push(...statusBreaches(counts), ...memoryBreaches(before, after));
    breaches.push(...(await absurdities(databaseUrl)));
    const { code, stderr } = await world.close();
    if (code !== 0) breaches.push(`the bot ended with ${code}`);
    const logged = wordsLogged(stderr);
    if (/unhandled|uncaught/i.test(stderr)) breaches.push('the log tells of an unhandled error');
    return { requests, seconds, counts, before, after, logged, breaches };
  } catch (error) {
    const { code, stderr } = await world.close();
    throw new Error(`the run broke off; the bot ended with ${code}\n${stderr.slice(-3000)}`, {
      cause: error,
    });
  }
}

async function shoot(
  { bot }: FuzzWorld,
  ammunition: Parameters<typeof nextHostile>[0],
  count: number,
  note: (kind: string, came: Came) => void,
  progress?: (sent: number) => void,
): Promise<void> {
  const sender = openSender(bot.url);
  let left = count;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      const sent = count - left;
      if (sent % 10_000 === 0) progress?.(sent);
      const hostile = nextHostile(ammunition);
      note(hostile.kind, await sender.send(hostile));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  sender.close();
}

function statusBreaches(counts: Outcome['counts']): string[] {
  return [...counts].flatMap(([kind, ends]) =>
    [...ends]
      .filter(([came]) => came === 'no answer' || (typeof came === 'number' && isFault(came)))
      .map(([came, times]) => `${kind}: ${came}, ${times} times`),
  );
}

/** 503 asks to come again. */
function isFault(status: number): boolean {
  return status >= 500 && status !== 503;
}

function memoryBreaches(before: Memory, after: Memory): string[] {
  const heap = after.heapUsed + after.external - before.heapUsed - before.external;
  const rss = after.rss - before.rss;
  return [
    ...(heap > heapGrowth ? [`the heap grew by ${heap} bytes`] : []),
    ...(rss > rssGrowth ? [`the process grew by ${rss} bytes`] : []),
  ];
}

/** null, or why not. */
async function isServed({ sandbox, bot, tenant }: FuzzWorld, random: Random) {
  sandbox.connectBot({ url: `${bot.url}/slack/events` });
  try {
    await fillIn(sandbox.as('U0PIA'), `A good one ${Math.floor(random() * 1e6)}`);
    const shown = await tenant.extension('pia', 'support');
    return shown.kind === 'dialog' ? null : `Teams shows ${JSON.stringify(shown)}`;
  } catch (error) {
    return String(error);
  }
}

/** What stands in the database that cannot be. */
async function absurdities(url: string): Promise<string[]> {
  const database = await openDatabase({ url }, { poolSize: 1 });
  try {
    const [found] = await database.sql<{ tickets: number; odd: number; numbers: number }[]>`
      select count(*) as tickets, count(distinct (desk_id, number)) as numbers,
        count(*) filter (where desk_id <> 'netex' or number !~ '^NX-[0-9]{4,}$'
          or requester !~ '^(slack|teams):[A-Za-z0-9.-]{1,100}/[A-Za-z0-9._-]{1,100}$'
          or length(ticket::text) > 300000) as odd
      from tickets`;
    const [people] = await database.sql<{ odd: number; drafts: number }[]>`
      select count(*) as drafts, count(*) filter (where desk_id <> 'netex'
        or requester !~ '^((slack|teams):[A-Za-z0-9.-]{1,100}/[A-Za-z0-9._-]{1,100})?$') as odd
      from drafts`;
    return [
      ...(found && found.odd > 0 ? [`${found.odd} of ${found.tickets} tickets are odd`] : []),
      ...(found && found.numbers !== found.tickets ? ['a number was given twice'] : []),
      ...(people && people.odd > 0 ? [`${people.odd} of ${people.drafts} drafts are odd`] : []),
    ];
  } finally {
    await database.close();
  }
}

function wordsLogged(stderr: string): Map<string, number> {
  const logged = new Map<string, number>();
  for (const line of stderr.split('\n')) {
    const { level, msg } = read(line);
    if (msg === undefined) continue;
    const words = `${level ?? 0} ${msg.replace(/\d+/g, '0').slice(0, 120)}`;
    logged.set(words, (logged.get(words) ?? 0) + 1);
  }
  return logged;
}

function read(line: string): { readonly level?: number; readonly msg?: string } {
  try {
    return line.startsWith('{') ? JSON.parse(line) : {};
  } catch {
    return {};
  }
}
