import { randomBytes } from 'node:crypto';
import type { Team } from './people.ts';

const CODE_LIFE_MS = 10 * 60_000;

export interface AppOptions {
  /** For OAuth; without them nobody can install the app. */
  clientId?: string;
  clientSecret?: string;
  /** The app-level token of Socket Mode, `xapp-…`. */
  appToken?: string;
  /** Where people may be sent back to, by the beginning of the address; none: anywhere. */
  redirectUrls?: string[];
}

/** What a bot token stands for: the app in one workspace, or in a whole organisation. */
export interface Grant {
  token: string;
  /** Null where it is the organisation's. */
  team: string | null;
  enterprise: string | null;
  scopes: string[];
  /** Who installed it. */
  by: string;
  ended?: Ending;
}

/** Slack's word for a token after it was revoked or replaced, or after the app was uninstalled. */
export type Ending = 'token_revoked' | 'account_inactive';

export interface Installing {
  team: Team;
  by: string;
  scopes: string[];
  orgWide?: boolean;
}

interface Code {
  installing: Installing;
  /** As the authorize address had it. */
  redirectUri: string | undefined;
  at: number;
  used: boolean;
}

/** The bot's app as Slack knows it, in all workspaces: its credentials and where it is installed. */
export class SlackApp {
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
  readonly appToken: string | undefined;
  readonly redirectUrls: string[];
  /** Where the next Socket Mode connection goes to; nowhere while Socket Mode is off. */
  socketUrl: (() => string) | undefined;
  readonly #grants = new Map<string, Grant>();
  readonly #codes = new Map<string, Code>();

  constructor(o: AppOptions = {}) {
    this.clientId = o.clientId;
    this.clientSecret = o.clientSecret;
    this.appToken = o.appToken;
    this.redirectUrls = [...(o.redirectUrls ?? [])];
  }

  /** Issues a token; the one that the same workspace or organisation had until now ends. */
  install({ team, by, scopes, orgWide = false }: Installing, token = newToken()): Grant {
    const grant: Grant = {
      token,
      team: orgWide ? null : team.id,
      enterprise: team.enterprise?.id ?? null,
      scopes,
      by,
    };
    if (orgWide && !grant.enterprise) throw new Error(`${team.id} belongs to no organisation`);
    for (const one of this.#grants.values()) {
      if (one.team === grant.team && one.enterprise === grant.enterprise) this.end(one);
    }
    this.#grants.set(token, grant);
    return grant;
  }

  end(grant: Grant, how: Ending = 'token_revoked'): void {
    grant.ended ??= how;
  }

  /** What this token stands for in a workspace, ended or not; undefined where it is unknown there. */
  grantOf(token: string, team: Team): Grant | undefined {
    const grant = this.#grants.get(token);
    return grant && reaches(grant, team) ? grant : undefined;
  }

  /** What the bot may do in a workspace now: by its own installation, else by the organisation's. */
  at(team: Team): Grant | undefined {
    const live = [...this.#grants.values()].filter((one) => !one.ended && reaches(one, team));
    return live.find((one) => one.team !== null) ?? live[0];
  }

  /** The workspace in which this code was given out. */
  teamOf(code: string): Team | undefined {
    return this.#codes.get(code)?.installing.team;
  }

  /** A code for one exchange within ten minutes, in real time. */
  issueCode(installing: Installing, redirectUri: string | undefined): string {
    const code = `${Date.now()}.${randomBytes(16).toString('hex')}`;
    this.#codes.set(code, { installing, redirectUri, at: performance.now(), used: false });
    return code;
  }

  redeem(code: string, redirectUri: string | undefined): Grant | { refused: string } {
    const found = this.#codes.get(code);
    if (!found || performance.now() - found.at > CODE_LIFE_MS) return { refused: 'invalid_code' };
    if (found.used) return { refused: 'code_already_used' };
    if (found.redirectUri !== redirectUri) return { refused: 'bad_redirect_uri' };
    found.used = true;
    return this.install(found.installing);
  }
}

function reaches(grant: Grant, team: Team): boolean {
  if (grant.team !== null) return grant.team === team.id;
  return grant.enterprise !== null && grant.enterprise === team.enterprise?.id;
}

function newToken(): string {
  return `xoxb-${randomBytes(20).toString('hex')}`;
}
