import { type Ending, SlackApp } from './app.ts';
import { createClock } from './clock.ts';
import { createControl } from './control/control.ts';
import { BotLink } from './deliver.ts';
import { EventQueue } from './events.ts';
import { Faults } from './faults.ts';
import type { Inside } from './inside.ts';
import { readManifest } from './manifest.ts';
import { echoOwnMessages, tellUnfurled } from './message-events.ts';
import { findView } from './open-views.ts';
import { founding, type PersonId } from './people.ts';
import { createPerson } from './person/person.ts';
import { keepSaved, readState } from './save.ts';
import { listen } from './server.ts';
import { overHttp, PATIENCE_MS } from './transport.ts';
import { Triggers } from './triggers.ts';
import type { ApiCall, BotHooks, Person, Sandbox, SandboxOptions } from './types.ts';
import { uninstall } from './uninstall.ts';
import { until } from './until.ts';
import { RateLimit } from './web-api/rate-limit.ts';
import { Workspace } from './workspace.ts';

/** Starts a local Slack workspace; it needs `connectBot` before anybody can reach the bot. */
export async function startSandbox(o: SandboxOptions): Promise<Sandbox> {
  const saved = o.stateFile ? readState(o.stateFile) : undefined;
  const { patienceMs = PATIENCE_MS } = o;
  const app = o.app instanceof SlackApp ? o.app : new SlackApp(o.app);
  const clock = createClock(o.startAt, saved?.clock);
  const workspace = new Workspace(clock, app, founding(o), saved);
  const manifest = readManifest(o.manifestPath);
  if (o.botToken) {
    const [by = ''] = workspace.people.keys();
    app.install({ team: workspace.team, by, scopes: manifest.scopes }, o.botToken);
  }
  const bot = new BotLink(o.signingSecret);
  const events = new EventQueue(bot, workspace, manifest, o.redelivery);
  const faults = new Faults();
  const calls: ApiCall[] = [];
  let base = '';
  let hooks: Partial<BotHooks> = o.bot ?? {};

  const inside: Inside = {
    workspace,
    manifest,
    triggers: new Triggers(patienceMs),
    bot,
    events,
    base: () => base,
    until: (look, ms = patienceMs) => until(workspace, look, ms),
  };
  echoOwnMessages(inside);
  const people = new Map<PersonId, Person>();
  const as = (id: PersonId): Person => {
    if (!workspace.people.has(id)) throw new Error(`Nobody has the id ${id}`);
    const person = people.get(id) ?? createPerson(inside, id);
    people.set(id, person);
    return person;
  };

  const end = async (how?: Ending) => {
    if (!workspace.grant) throw new Error('The bot is not installed here');
    await uninstall(inside, workspace.grant, how);
  };
  const settle = async () => {
    await events.idle();
    await hooks.settle?.();
  };
  const advance = async (ms: number) => {
    if (!(ms >= 0)) throw new Error('The clock only moves forward');
    clock.move(ms);
    workspace.changed();
    await events.retryDue();
    await settle();
  };
  const advanceToNextDue = async () => {
    const due = (await hooks.nextDueAt?.()) ?? null;
    if (due !== null) await advance(Math.max(0, due - clock.now()));
    return due;
  };

  const saving = o.stateFile ? keepSaved(workspace, o.stateFile) : undefined;
  const limit = (o.rateLimits ?? true) ? new RateLimit() : undefined;
  const server = await listen(
    { host: o.host ?? '127.0.0.1', port: o.port ?? 0, dateSkewMs: o.dateSkewMs ?? 0 },
    { inside, faults, limit, calls },
    createControl(inside, { as, advance, advanceToNextDue }),
  );
  base = server.base;

  return {
    url: base,
    apiUrl: `${base}/api/`,
    teamId: workspace.team.id,
    team: workspace.team,
    bot: workspace.bot,
    now: clock.now,
    app,
    connectBot: ({ url, by, ...given }) => {
      const transport = by ?? (url === undefined ? undefined : overHttp(url, patienceMs));
      if (transport) bot.connect(transport);
      hooks = { ...hooks, ...given };
    },
    settle,
    advance,
    advanceToNextDue,
    as,
    channel: (id) => workspace.messagesIn(id),
    until: inside.until,
    faults: { add: (fault) => faults.add(fault), clear: () => faults.clear() },
    calls,
    deliver: (body, options) => bot.deliver(body, options),
    replayLast: async (times, options) => bot.replay(times, options),
    verifyUrl: async () => {
      const challenge = 'a-challenge-from-the-sandbox';
      const answer = await bot.deliver(JSON.stringify({ type: 'url_verification', challenge }));
      return answer.status === 200 && answer.body.includes(challenge);
    },
    down: async (how = 'refused') => {
      await server.down(how);
      return server.up;
    },
    uninstall: end,
    unfurl: (message) => tellUnfurled(inside, message),
    revokeTokens: () => end('token_revoked'),
    has: (id) =>
      id === workspace.bot.user ||
      workspace.people.has(id) ||
      workspace.channel(id) !== undefined ||
      Object.hasOwn(workspace.state.files, id) ||
      findView(workspace, { id }) !== undefined ||
      inside.triggers.has(id),
    setActive: (person, active) => {
      const rest = workspace.state.inactive.filter((id) => id !== person);
      workspace.state.inactive = active ? rest : [...rest, person];
      workspace.changed();
    },
    setMember: (channel, member, isMember) => {
      const found = workspace.channel(channel);
      if (!found) throw new Error(`There is no channel ${channel}`);
      const rest = found.members.filter((id) => id !== member);
      found.members = isMember ? [...rest, member] : rest;
      workspace.changed();
    },
    close: async () => {
      events.stop();
      faults.clear();
      await server.close();
      saving?.flush();
    },
  };
}
