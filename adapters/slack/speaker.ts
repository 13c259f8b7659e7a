import { WebClient, type WebClientOptions } from '@slack/web-api';
import { PlatformError } from '../../src/runtime/ports.ts';
import { PLATFORM } from './address.ts';
import { refusalOf, refuse } from './errors.ts';
import { BACKGROUND_ACCESS_PATIENCE_MS, CLIENT_CACHE } from './limits.ts';
import type { Access, Workspaces } from './workspaces.ts';

/**
 * Runs calls as the bot of a team. Throws what they throw; where there is no token, a PlatformError:
 * refused as `not_installed`, retryable while the installations cannot be looked up.
 */
export type Speaker = <Result>(
  team: string,
  operation: string,
  run: (client: WebClient) => Promise<Result>,
) => Promise<Result>;

/** Slack did nothing: the workspace has removed the bot, or has installed it again since. */
const VOID = new Set(['account_inactive', 'token_revoked']);

export function speaker(workspaces: Workspaces, options: WebClientOptions): Speaker {
  const clients = new Map<string, WebClient>();

  function clientOf({ token, orgWide }: Access, team: string): WebClient {
    const key = orgWide ? `${token} ${team}` : token;
    const known = clients.get(key);
    if (known) return known;
    if (clients.size >= CLIENT_CACHE) clients.clear();
    const client = new WebClient(token, orgWide ? { ...options, teamId: team } : options);
    clients.set(key, client);
    return client;
  }

  async function accessTo(team: string, operation: string): Promise<Access> {
    const asked = workspaces.access(team, BACKGROUND_ACCESS_PATIENCE_MS);
    const access = await asked.catch((cause: unknown) => {
      throw new PlatformError({
        platform: PLATFORM,
        operation,
        outcome: 'retryable',
        reason: 'installations_unavailable',
        cause,
      });
    });
    if (access) return access;
    throw refuse(operation, 'not_installed');
  }

  return async (team, operation, run) => {
    const access = await accessTo(team, operation);
    try {
      return await run(clientOf(access, team));
    } catch (error) {
      const reason = error instanceof PlatformError ? error.reason : refusalOf(error);
      if (!workspaces.byInstallation || reason === null || !VOID.has(reason)) throw error;
      workspaces.forget(team, access.token);
      const present = await accessTo(team, operation);
      if (present.token === access.token) throw refuse(operation, reason, error);
      return run(clientOf(present, team));
    }
  };
}
