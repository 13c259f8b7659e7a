import { type Installations, type Log, within } from '../../src/runtime/ports.ts';
import { PLATFORM } from './address.ts';
import { ACCESS_CACHE, ACCESS_KEPT_MS } from './limits.ts';
import { arrival, timeLeft } from './time-left.ts';

/** As whom the bot speaks in a workspace. */
export interface Access {
  readonly token: string;
  /** The token is of the whole organisation: calls have to say which workspace they mean. */
  readonly orgWide: boolean;
  /** As its own installation says; null where there is none. */
  readonly workspaceName: string | null;
}

/** What a payload of Slack's says of where it comes from, in Slack's ids. */
export interface Sender {
  readonly team?: string | undefined;
  readonly enterprise?: string | undefined;
}

/** Where the bot may speak. */
export interface Workspaces {
  /** Workspaces install the bot by themselves, also again: a token that is void has no other cure. */
  readonly byInstallation: boolean;
  /** null: the bot is not installed there. Throws where that is not known within `patienceMs`. */
  access(team: string, patienceMs: number): Promise<Access | null>;
  /** The same for a payload, which also tells which organisation a workspace belongs to. */
  accessFor(sender: Sender, patienceMs: number): Promise<Access | null>;
  /** The name by the workspace's own installation, as last known, without looking. */
  nameOf(team: string): string | null;
  /** Looks again the next time; with a token, where it is still that one. */
  forget(team: string, token?: string): void;
  /** The bot was removed at this instant from a workspace, or an organisation. */
  removed(team: string, at: number): Promise<void>;
}

/** One workspace, whose token the operator gave: it is taken for every team. */
export function fixedWorkspace(token: string, log: Log): Workspaces {
  const access: Access = { token, orgWide: false, workspaceName: null };
  return {
    byInstallation: false,
    access: async () => access,
    accessFor: async () => access,
    nameOf: () => null,
    forget() {},
    async removed(team) {
      log.error({ team }, 'the bot was removed from its workspace; SLACK_BOT_TOKEN is void');
    },
  };
}

interface Known {
  readonly access: Access;
  readonly until: number;
}

/** The workspaces that installed the bot. What was found is kept for a minute, by `now`. */
export function installedWorkspaces(
  installations: Installations,
  log: Log,
  now: () => number = Date.now,
): Workspaces {
  const known = new Map<string, Known>();
  const looking = new Map<string, Promise<Access | null>>();
  const joined = new Map<string, string>();

  async function find(team: string): Promise<Access | null> {
    const found = await installations.find(workspaceOf(team));
    if (!found) return null;
    const own = found.workspace === workspaceOf(team);
    return {
      token: found.secret,
      orgWide: found.orgWide,
      workspaceName: own && !found.orgWide ? found.name : null,
    };
  }

  /** One look for all who ask; its answer is not kept where the team was forgotten meanwhile. */
  function look(team: string): Promise<Access | null> {
    const begun = looking.get(team);
    if (begun) return begun;
    const asked = find(team)
      .then((access) => {
        if (looking.get(team) !== asked) return access;
        if (known.size >= ACCESS_CACHE) known.clear();
        if (access) known.set(team, { access, until: now() + ACCESS_KEPT_MS });
        else known.delete(team);
        return access;
      })
      .finally(() => {
        if (looking.get(team) === asked) looking.delete(team);
      });
    looking.set(team, asked);
    return asked;
  }

  async function access(team: string, patienceMs: number): Promise<Access | null> {
    const kept = known.get(team);
    if (kept && now() < kept.until) return kept.access;
    const asked = look(team).catch((err: unknown) => {
      // A token that was good a while ago is better than none while the database is away.
      if (!kept) throw err;
      log.warn({ err, team }, 'an installation could not be looked up');
      return kept.access;
    });
    const found = await within(asked, patienceMs);
    if (found.inTime) return found.value;
    if (kept) return kept.access;
    throw new Error(`the installation of ${team} was not found in time`);
  }

  async function join(team: string, enterprise: string): Promise<void> {
    if (joined.get(team) === enterprise) return;
    try {
      await installations.join(workspaceOf(team), workspaceOf(enterprise));
      if (joined.size >= ACCESS_CACHE) joined.clear();
      joined.set(team, enterprise);
    } catch (err) {
      log.warn({ err, team }, 'the organisation of a workspace could not be kept');
    }
  }

  function forget(team: string, token?: string): void {
    if (token !== undefined && known.get(team)?.access.token !== token) return;
    known.delete(team);
    looking.delete(team);
  }

  return {
    byInstallation: true,
    access,
    async accessFor({ team, enterprise }, patienceMs) {
      if (team === undefined)
        return enterprise === undefined ? null : access(enterprise, patienceMs);
      if (enterprise === undefined || enterprise === team) return access(team, patienceMs);
      const arrived = arrival();
      // Before the look, so that whatever is said there from now on finds the organisation's token.
      await within(join(team, enterprise), patienceMs);
      const own = await access(team, timeLeft(arrived, patienceMs));
      if (own) return own;
      const organisation = await access(enterprise, timeLeft(arrived, patienceMs));
      return organisation?.orgWide ? organisation : null;
    },
    nameOf: (team) => known.get(team)?.access.workspaceName ?? null,
    forget,
    async removed(team, at) {
      const workspace = workspaceOf(team);
      const found = (await installations.list()).find((one) => one.workspace === workspace);
      if (found && found.installedAt > at) {
        log.info({ team }, 'word of a removal from before the present installation');
        return;
      }
      await installations.remove(workspace);
      // An organisation’s removal is of all its workspaces.
      for (const one of known.keys()) if (one === team || found?.orgWide) forget(one);
      log.warn({ team }, 'the bot was removed from a workspace');
    },
  };
}

/** As the stores name it: `slack:<team or enterprise id>`. */
export function workspaceOf(team: string): string {
  return `${PLATFORM}:${team}`;
}
