import { parseArgs } from 'node:util';
import type { Bot } from './bot.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { explainFailure } from './explain-failure.ts';
import type { SlackCredentials } from './slack-credentials.ts';
import type { TeamsCredentials } from './teams-credentials.ts';

const usage = `Usage: npm start                    the bot; without credentials, in a local workspace
       npm start -- --story <name>  a whole story, told without a browser`;

// The parts are loaded once the environment is read: a mistake in it is told at once.

type Running = Pick<Bot, 'stop' | 'reload'>;

/** Starts what the environment and the arguments ask for, and ends with the process's signals. */
async function main(): Promise<void> {
  const { story } = readArguments();
  const config = readConfig();
  if (story !== undefined) {
    const { runStory } = await import('./story.ts');
    process.exitCode = await runStory(story, config);
    return;
  }
  const running = await start(config);
  process.once('SIGINT', () => end(running));
  process.once('SIGTERM', () => end(running));
  process.on('SIGHUP', () => void running.reload());
}

function readArguments(): { story?: string | undefined } {
  try {
    return parseArgs({ options: { story: { type: 'string' } } }).values;
  } catch (error) {
    throw new ConfigError([`${error instanceof Error ? error.message : error}`, usage]);
  }
}

async function start(config: Config): Promise<Running> {
  const { slack, teams, deskFile, publicUrl } = config;
  if (!deskFile || (!slack && !teams)) {
    const { startInSandbox } = await import('./sandbox-mode.ts');
    return startInSandbox(config);
  }
  const { startBot } = await import('./bot.ts');
  const bot = await startBot({ ...config, deskFile });
  const url = publicUrl ?? bot.url;
  const said = [
    `Firstline is ready at ${bot.url}.`,
    ...(slack ? [slackReaches(slack, url)] : []),
    ...(teams ? [teamsReaches(teams, url)] : []),
  ];
  console.log(said.join('\n'));
  return bot;
}

function slackReaches(slack: SlackCredentials, url: string): string {
  switch (slack.kind) {
    case 'token':
      return `Slack’s requests go to ${url}/slack/events.`;
    case 'socket':
      return 'It hears of Slack through a socket.';
    case 'oauth':
      return `Slack’s requests go to ${url}/slack/events. Workspaces install it at ${url}/slack/install.`;
    default:
      return slack satisfies never;
  }
}

function teamsReaches(teams: TeamsCredentials, url: string): string {
  switch (teams.kind) {
    case 'app':
      return `Teams’ requests go to ${url}/api/messages.`;
    case 'playground':
      return `The requests of the Teams playground go to ${url}/api/messages. Nobody is asked there who they are, so it serves this machine alone.`;
    default:
      return teams satisfies never;
  }
}

function end(running: Running): void {
  running.stop().then(
    () => process.exit(0),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
}

main().catch((error) => {
  console.error(explainFailure(error));
  process.exit(1);
});
