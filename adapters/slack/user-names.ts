import type { WebClient } from '@slack/web-api';
import { type Log, within } from '../../src/runtime/ports.ts';
import { toPlatformError } from './errors.ts';
import { NAMES_ASKED, NAMES_CACHE, NAMES_PATIENCE_MS } from './limits.ts';
import { userName } from './user-name.ts';

export interface UserNames {
  /** Names by user id, as far as Slack tells them soon. Never throws. */
  of(
    client: WebClient,
    team: string,
    users: readonly string[],
  ): Promise<ReadonlyMap<string, string>>;
}

/** What people are called: events tell only their ids. */
export function userNames(log: Log): UserNames {
  const known = new Map<string, string>();

  async function ask(client: WebClient, team: string, user: string): Promise<void> {
    try {
      const name = userName((await client.users.info({ user })).user);
      if (known.size >= NAMES_CACHE) known.clear();
      if (name !== null) known.set(`${team}/${user}`, name);
    } catch (error) {
      log.debug({ reason: toPlatformError('users.info', error).reason }, 'a name is not known');
    }
  }

  return {
    async of(client, team, users) {
      const asked = users.filter((user) => !known.has(`${team}/${user}`)).slice(0, NAMES_ASKED);
      const asking = Promise.all(asked.map((user) => ask(client, team, user)));
      if (asked.length > 0) await within(asking, NAMES_PATIENCE_MS);
      return new Map(
        users.flatMap((user) => {
          const name = known.get(`${team}/${user}`);
          return name === undefined ? [] : [[user, name] as const];
        }),
      );
    },
  };
}
