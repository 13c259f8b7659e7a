import type { Store } from '../../db/index.ts';
import { assemble } from '../../src/assemble.ts';
import { unmetered } from '../../src/runtime/meter.ts';
import type { Desk, Log, Platform, Timers } from '../../src/runtime/ports.ts';
import { startRuntime } from '../../src/runtime/start.ts';
import { takeUpDesks } from '../../src/runtime/take-up-desks.ts';
import type { Side } from '../../src/side.ts';
import type { SlackCredentials } from '../../src/slack-credentials.ts';
import { slackSide } from '../../src/slack-side.ts';
import type { TeamsCredentials } from '../../src/teams-credentials.ts';
import { teamsSide } from '../../src/teams-side.ts';
import { newTrail } from '../../src/trail.ts';
import { gated } from './gated.ts';
import { as, type Owner } from './owner.ts';
import { serveBy, type WireAnswer, type WireRequest } from './patch-wire.ts';
import type { Schedule } from './schedule.ts';
import type { Trace } from './trace.ts';
import type { Ground, Planted } from './world.ts';

/** One process of the bot. */
export interface Replica {
  readonly owner: Owner;
  serve(request: WireRequest): Promise<WireAnswer>;
  reload(desks: readonly Desk[]): Promise<void>;
}

export interface ReplicaOptions {
  readonly owner: Owner;
  readonly schedule: Schedule;
  readonly trace: Trace;
  /** Without gates. */
  readonly store: Store;
  readonly setTime: () => Promise<void>;
  readonly slack: SlackCredentials;
  readonly teams: TeamsCredentials;
  readonly desks: readonly Desk[];
  /** Whether it keeps the platforms' pace. */
  readonly paced: boolean;
  readonly planted: Planted;
  readonly watched: (platform: Platform) => Platform;
}

/** Starts a bot of the real parts, each of whose steps the schedule takes. */
export async function startReplica(options: ReplicaOptions): Promise<Replica> {
  const { owner, schedule, trace, store, setTime, planted, watched, paced } = options;
  const timers = timersOf(schedule);
  const log = logInto(trace, schedule, owner);
  const clock = { now: () => schedule.now() + owner.skewMs };
  const gate = <Port extends object>(name: string, port: Port) =>
    gated(name, port, schedule, setTime);
  const surroundings = { clock, log, timers, meter: unmetered, trail: newTrail() };
  const bare = { installations: store.installations, paces: store.paces };
  const ground = (platforms: Pick<Ground, 'slack' | 'teams'>) =>
    planted({ ...store, ...platforms, timers });
  const references = gate('references', store.references);
  const parts = {
    ...surroundings,
    store: { ...bare, paces: gate('paces', store.paces), references },
  };
  const opened = { ...parts, publicUrl: null, paced };
  const slack = await slackSide(options.slack, opened);
  const teams = teamsSide(options.teams, opened);
  const laid = ground({ slack: slack.platform, teams: teams.platform });
  const sides: Side[] = [
    { ...slack, platform: watched(laid.slack) },
    { ...teams, platform: watched(laid.teams) },
  ];
  const gates: Store = {
    ...store,
    tickets: gate('tickets', laid.tickets),
    outbox: gate('outbox', laid.outbox),
    homes: gate('homes', laid.homes),
    keeping: gate('keeping', store.keeping),
    contactEdits: gate('contactEdits', laid.contactEdits),
    references,
  };
  const { shell, inbound } = assemble(gates, sides, { ...surroundings, timers: laid.timers });
  await takeUpDesks(shell, options.desks);
  startRuntime(shell);
  const routes = inbound.flatMap((side) => side.routes);
  return {
    owner,
    serve: (request) =>
      as(owner, () =>
        serveBy((asked, response) => {
          const route = routes.find(({ path }) => path === request.url.pathname);
          if (!route) return void response.writeHead(404).end();
          // As the server does with a route that fails.
          Promise.resolve(route.handler(asked, response)).catch(() => {
            if (response.headersSent) response.destroy();
            else response.writeHead(500).end();
          });
        }, request),
      ),
    reload: (desks) => as(owner, () => takeUpDesks(shell, desks)),
  };
}

function timersOf(schedule: Schedule): Timers {
  const startedAt = schedule.now();
  return {
    now: () => schedule.now() - startedAt,
    rest: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        // What may end early is a loop at rest, or the patience for what another step brings.
        const timer = schedule.timer(ms, signal !== undefined, () => {
          signal?.removeEventListener('abort', end);
          resolve();
        });
        const end = () => {
          timer.cancel();
          resolve();
        };
        signal?.addEventListener('abort', end, { once: true });
      }),
  };
}

function logInto(trace: Trace, schedule: Schedule, owner: Owner): Log {
  const say = (level: string) => (details: object, message: string) => {
    const err = 'err' in details ? String(details.err) : undefined;
    trace.add(schedule.now(), owner, `${level}: ${message}`, err);
  };
  return { debug() {}, info() {}, warn: say('warn'), error: say('error') };
}
