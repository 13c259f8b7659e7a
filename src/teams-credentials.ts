import { z } from 'zod';
import type { TeamsCredentials } from '../adapters/teams/credentials.ts';
import { filled } from './slack-credentials.ts';
import { isUuid } from './uuid.ts';

export type { TeamsAuthority, TeamsCredentials } from '../adapters/teams/credentials.ts';

/** Of Microsoft's own service; its clouds for governments sign with other keys. */
const teamsHosts = ['smba.trafficmanager.net', 'smba.infra.gcc.teams.microsoft.com'] as const;

/** Where the playground is; it gets no token, as there is none. */
const playgroundHosts = ['127.0.0.1', 'localhost', '[::1]'] as const;

/** Entra writes its ids in lower case, and addresses are made of them. */
const id = (what: string) =>
  filled
    .transform((value) => value?.toLowerCase())
    .refine(
      (value) => value === undefined || isUuid(value),
      `expected the ${what}, such as 1b4e28ba-2fa1-41d2-883f-0016d3cca427`,
    );

const HOST = /^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/;

export const teamsVariables = {
  TEAMS_APP_ID: id('application (client) id of the app registration'),
  TEAMS_APP_PASSWORD: filled.refine(
    (value) => value === undefined || !isUuid(value),
    'expected the value of the client secret: that is the secret’s id; copy its value',
  ),
  TEAMS_TENANT_ID: id('directory (tenant) id of the app registration'),
  TEAMS_PLAYGROUND: filled.refine(
    (value) => value === undefined || value === '1',
    'expected 1 for the local playground, or nothing',
  ),
  TEAMS_SERVICE_HOSTS: filled.transform((value, context) => {
    const hosts = value?.split(',').map((entry) => entry.trim().toLowerCase());
    if (!hosts || hosts.every((host) => HOST.test(host))) return hosts;
    context.addIssue({
      code: 'custom',
      message:
        'expected names of hosts, without https:// and paths, separated by commas, such as smba.trafficmanager.net or *.example.com',
    });
    return z.NEVER;
  }),
};

type Variables = z.infer<z.ZodObject<typeof teamsVariables>>;
type Variable = keyof Variables;

const needed = ['TEAMS_APP_ID', 'TEAMS_APP_PASSWORD', 'TEAMS_TENANT_ID'] as const;

/**
 * The credentials that these variables hold; null where there are none, or where something is wrong
 * with them, which is added to `problems` by the names of the variables.
 */
export function teamsCredentials(env: Variables, problems: string[]): TeamsCredentials | null {
  const given = (names: readonly Variable[]) => names.filter((name) => env[name] !== undefined);
  if (env.TEAMS_PLAYGROUND) {
    for (const name of given([...needed, 'TEAMS_SERVICE_HOSTS'])) {
      problems.push(
        `${name}: not together with TEAMS_PLAYGROUND: nobody is asked there who they are; remove one of them`,
      );
    }
    return { kind: 'playground', serviceHosts: playgroundHosts };
  }
  const [cause] = given(needed);
  if (!cause) {
    if (env.TEAMS_SERVICE_HOSTS) {
      problems.push('TEAMS_SERVICE_HOSTS: needs the credentials of Teams as well');
    }
    return null;
  }
  for (const name of needed) {
    if (env[name] === undefined) problems.push(`${name}: missing, while ${cause} is set`);
  }
  const { TEAMS_APP_ID: appId, TEAMS_APP_PASSWORD: appPassword, TEAMS_TENANT_ID: tenantId } = env;
  if (!appId || !appPassword || !tenantId) return null;
  const serviceHosts = env.TEAMS_SERVICE_HOSTS ?? teamsHosts;
  return { kind: 'app', appId, appPassword, tenantId, serviceHosts };
}
