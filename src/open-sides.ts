import type { Side, SideParts } from './side.ts';
import type { SlackCredentials } from './slack-credentials.ts';
import type { TeamsCredentials } from './teams-credentials.ts';

/** Of each platform, where the bot speaks to it: of one that is null, nothing is loaded. */
export interface Credentials {
  readonly slack: SlackCredentials | null;
  readonly teams: TeamsCredentials | null;
}

/** The names of the platforms that there are credentials of. */
export function spokenTo({ slack, teams }: Credentials): string[] {
  return [...(slack ? ['slack'] : []), ...(teams ? ['teams'] : [])];
}

/** The platforms that there are credentials of. Throws what is wrong with their credentials. */
export async function openSides(
  { slack, teams }: Credentials,
  parts: SideParts,
): Promise<readonly Side[]> {
  const sides: Side[] = [];
  if (slack) {
    const { slackSide } = await import('./slack-side.ts');
    sides.push(await slackSide(slack, parts));
  }
  if (teams) {
    const { teamsSide } = await import('./teams-side.ts');
    sides.push(teamsSide(teams, parts));
  }
  return sides;
}
