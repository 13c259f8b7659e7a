import type { RespondArguments } from '@slack/bolt';
import { type Intake, type Log, textAt, type Watched } from '../../src/runtime/ports.ts';
import { authorize } from './authorize.ts';
import type { OnSlash } from './events-route.ts';
import { onCommand } from './on-command.ts';
import { arrival } from './time-left.ts';
import { viewsClient } from './views-client.ts';
import type { Workspaces } from './workspaces.ts';

interface SlashOptions {
  readonly workspaces: Workspaces;
  readonly intake: Intake;
  readonly log: Log;
  readonly watched: Watched;
  /** Another Web API base than Slack's. */
  readonly apiUrl?: string;
  /** Hears of everything that is under way. */
  track(work: Promise<void>): Promise<void>;
}

/** Commands as Slack sends them over HTTP, handed to the intake. What they return never rejects. */
export function slashCommands(options: SlashOptions): OnSlash {
  const { workspaces, intake, log, watched, track } = options;
  const clientOf = viewsClient(options.apiUrl);
  return (fields, acknowledge) =>
    watched.trail.step('request', { platform: 'slack' }, async () => {
      const arrived = arrival();
      const ack = async (said?: RespondArguments) => {
        acknowledge(said);
        watched.meter.acknowledged('slack', performance.now() - arrived.arrivedAt);
      };
      const teamId = textAt(fields, 'team_id') ?? undefined;
      const enterpriseId = textAt(fields, 'enterprise_id') ?? undefined;
      try {
        const known = await authorize({ teamId, enterpriseId }, workspaces, log);
        const client = clientOf(known.botToken, teamId);
        const context = { ...known, ...arrived };
        await track(onCommand({ body: fields, client, ack, context }, intake, log));
      } catch (err) {
        log.error({ err }, 'a request from slack failed');
      }
    });
}
