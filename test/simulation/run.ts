import { fileURLToPath } from 'node:url';
import { startSandbox } from '../../sandbox/index.ts';
import type { Desk } from '../../src/runtime/ports.ts';
import { openTenant } from '../support/teams/tenant.ts';
import type { SimulatedDatabase } from './database.ts';
import { type Dues, duesOf } from './dues.ts';
import { openFleet } from './fleet.ts';
import { openFront } from './front.ts';
import { gather } from './gather.ts';
import type { Violation } from './judge/evidence.ts';
import { judge } from './judge/index.ts';
import { messageOf, refusalOf } from './message-of.ts';
import { as, type Owner, world as outside } from './owner.ts';
import { drawFrom } from './patch-chance.ts';
import { liveBy } from './patch-time.ts';
import { speakOver } from './patch-wire.ts';
import { drawCast } from './people/index.ts';
import {
  slackChannels,
  slackPeople,
  teamsChannels,
  teamsPeople,
  tenantId,
} from './people/society.ts';
import { randomOf } from './random.ts';
import { startReplica } from './replica.ts';
import { openSchedule } from './schedule.ts';
import { openSendBook } from './sends.ts';
import { openTrace } from './trace.ts';
import { letWeatherTurn } from './turns.ts';
import { openWeather } from './weather.ts';
import type { Asked, Planted, Submitted, World } from './world.ts';

export interface Outcome {
  readonly seed: number;
  /** Of all that happened; the same whenever the seed is run. */
  readonly hash: string;
  readonly violations: readonly Violation[];
  readonly counts: Counts;
  readonly trace: readonly string[];
}

export interface Counts {
  readonly steps: number;
  readonly simulatedMs: number;
  readonly tickets: number;
  readonly thresholds: number;
  readonly messages: number;
  readonly replicas: number;
  readonly faults: Readonly<Record<string, number>>;
}

export interface RunOptions {
  readonly planted?: Planted;
  /** Keeps the whole trace. */
  readonly traced?: boolean;
}

const startAt = Date.parse('2026-06-02T07:00:00Z');
const signingSecret = 'a-secret-of-the-simulation';
const botToken = 'xoxb-simulation';
const manifestPath = fileURLToPath(new URL('../../manifest/slack.yaml', import.meta.url));
/** So long after the last fault everything that waits was tried again. */
const restMs = 3 * 60 * 60_000;

const introducedMs = 10_000;

let runs = 0;

/** One life of a bot by its seed, and what the judge finds in it. The process must be patched. */
export async function runSeed(
  database: SimulatedDatabase,
  seed: number,
  { planted = (ground) => ground, traced = false }: RunOptions = {},
): Promise<Outcome> {
  runs += 1;
  const random = randomOf(seed);
  // Before anything is counted, as it may load what only some lives want.
  const cast = await drawCast(random.fork('cast'));
  const trace = openTrace(startAt, traced);
  await database.begin(seed);
  drawFrom(random.fork('ids'));
  const weather = openWeather(random.fork('weather'), (name) => platformOf(name));
  let dues: Dues | null = null;
  let steps = 0;
  const schedule = openSchedule({
    startAt,
    random: random.fork('schedule'),
    trace,
    fate: (step) => {
      steps += 1;
      return weather.fate(step);
    },
    crash: (owner) => fleet.crash(owner),
    nextDue: async () => (await dues?.next()) ?? null,
  });
  liveBy(schedule);
  const hosts = speakOver(schedule, { answersIn: weather.answersIn, messageOf, refusalOf });
  const slack = await startSandbox({
    signingSecret,
    botToken,
    manifestPath,
    rateLimits: false,
    people: slackPeople,
    channels: slackChannels,
  });
  const teams = await openTenant({
    tenantId,
    people: teamsPeople,
    channels: teamsChannels,
    now: schedule.now,
  });
  const slackHost = new URL(slack.url).host;
  const platformOf = (name: string) => (name.includes(slackHost) ? 'slack' : 'teams');
  const { store } = database;
  const setTime = () => database.setTime(schedule.now());
  const book = openSendBook();
  const size = 1 + random.fork('size').below(3);
  const paced = random.fork('paced').chance(0.3);
  const fleet = openFleet({
    schedule,
    random: random.fork('fleet'),
    size,
    desks: cast.desks,
    gone: (replica) => front.drop(replica),
    start: (owner: Owner, desks: readonly Desk[]) =>
      startReplica({
        owner,
        schedule,
        trace,
        store,
        setTime,
        desks,
        planted,
        paced,
        slack: { kind: 'token', signingSecret, botToken, apiUrl: slack.apiUrl },
        teams: {
          kind: 'app',
          appId: teams.appId,
          appPassword: appPassword(teams.credentials),
          tenantId,
          serviceHosts: ['127.0.0.1'],
          // The library keeps Microsoft's keys by their address for all of the process.
          authority: {
            ...teams.authority,
            openIdMetadataUrl: `${teams.authority.openIdMetadataUrl}?${runs}-${owner.name}`,
          },
        },
        watched: (platform) => book.watch(owner, platform),
      }),
  });
  const front = openFront({ schedule, weather, random: random.fork('front') }, fleet.live);
  slack.connectBot({ by: front.slack });
  hosts.set('bot.test', (request) => front.deliver(request));
  teams.connectBot('http://bot.test/api/messages');
  dues = duesOf(database, schedule, weather, fleet);

  let desks = cast.desks;
  let words = 0;
  const submissions: Submitted[] = [];
  const asked: Asked[] = [];
  const life: World = {
    seed,
    random: random.fork('people'),
    slack,
    teams,
    desks: () => desks,
    now: schedule.now,
    clocks: () => {
      const all = [0, ...fleet.live().map(({ owner }) => owner.skewMs)];
      return {
        least: schedule.now() + Math.min(...all),
        most: schedule.now() + Math.max(...all),
      };
    },
    rest: (ms) => new Promise((resolve) => void schedule.timer(ms, false, resolve)),
    word: () => {
      words += 1;
      return `#${words}`;
    },
    submitted(submission) {
      submissions.push(submission);
      if (submission.answer.kind === 'confirmed') turns.opened();
    },
    asked: (one) => void asked.push(one),
    reload(to) {
      desks = to;
      weather.note('policy reloads');
      trace.add(schedule.now(), outside, 'reload');
      fleet.reload(to);
    },
  };
  const turns = letWeatherTurn({
    schedule,
    weather,
    fleet,
    trace,
    random: random.fork('turns'),
    spanMs: cast.spanMs,
  });
  /**
   * The app comes into the teams, which is how the bot gets to know where these are and who is in them:
   * again until it has heard, as somebody would who finds that it knows nobody.
   */
  const introduce = async () => {
    for (const { key } of teamsChannels) {
      const isHeard = async () => (await teams.setPresent(key, true, 'ana')).status < 300;
      while (teams.isPresent(key) && !(await isHeard().catch(() => false))) {
        await life.rest(introducedMs);
      }
    }
  };
  let failure: unknown = null;
  let left = 0;
  as(outside, () => {
    // What is open goes on when everybody has done what they wanted.
    for (const acting of [
      life.rest(introducedMs).then(introduce),
      ...cast.act(life),
      life.rest(cast.spanMs),
    ]) {
      left += 1;
      acting
        .catch((error: unknown) => {
          failure ??= error;
        })
        .finally(() => {
          left -= 1;
        });
    }
  });
  let calmAt: number | null = null;
  await schedule.run(async () => {
    if (failure) return true;
    if (left > 0) return false;
    if (calmAt === null) {
      calmAt = schedule.now();
      weather.calm();
      as(outside, () => void introduce());
      fleet.hasten();
      for (const { owner } of fleet.live()) owner.skewMs = 0;
      trace.add(schedule.now(), outside, 'calm');
    }
    if (schedule.now() - calmAt > restMs) return true;
    return fleet.isWhole() && (await dues?.isAtRest()) === true;
  });
  if (failure) throw failure;
  const evidence = await gather({
    sql: database.sql,
    world: life,
    desks,
    book,
    submissions,
    asked,
  });
  const outcome: Outcome = {
    seed,
    hash: trace.hash(),
    violations: judge(evidence),
    trace: trace.lines(),
    counts: {
      steps,
      simulatedMs: schedule.now() - startAt,
      tickets: evidence.tickets.length,
      thresholds: evidence.events.filter(({ type }) => type === 'EscalationFired').length,
      messages: evidence.sends.filter(({ arrived }) => arrived).length,
      replicas: size,
      faults: Object.fromEntries(weather.counts),
    },
  };
  for (const { owner } of fleet.live()) owner.isGone = true;
  return outcome;
}

function appPassword(credentials: {
  readonly kind: string;
  readonly appPassword?: string;
}): string {
  if (credentials.appPassword === undefined) throw new Error('the tenant has no app');
  return credentials.appPassword;
}
