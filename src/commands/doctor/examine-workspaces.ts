import {
  fixedWorkspace,
  installedWorkspaces,
  slackPlatform,
  type Workspaces,
} from '../../../adapters/slack/index.ts';
import type { Store } from '../../../db/index.ts';
import { slackScopes } from '../../files/slack-manifest.ts';
import { channelOn, workspaceOf } from '../../runtime/addresses.ts';
import type { Address, Desk, Log } from '../../runtime/ports.ts';
import type { SlackCredentials } from '../../slack-credentials.ts';
import {
  examineClock,
  examineScopes,
  examineSocket,
  examineSupportChannel,
  type SlackAccess,
} from './examine-slack.ts';
import { type Finding, ok, warning, wrong } from './finding.ts';
import { aboutChannel, type Examined, type Side } from './side.ts';

/** The database where installations are kept; null where its tables are not this version's. */
type Installed = Pick<Store, 'installations'> | null;

/** Slack's clock, the tokens and their scopes; and its side, null where no token is good. */
export async function examineWorkspaces(
  slack: SlackCredentials,
  desks: readonly Desk[],
  store: Installed,
  log: Log,
): Promise<Examined> {
  const access: SlackAccess = { log, ...(slack.apiUrl === null ? {} : { apiUrl: slack.apiUrl }) };
  const clock = await examineClock(access);
  const tokens = await tokensOf(slack, store, log);
  const scopes = await slackScopes();
  const findings = [clock, ...tokens.findings];
  let isHeard = false;
  for (const { of, token } of tokens.all) {
    const { findings: found, examined } = await examineScopes({ ...access, token, of }, scopes);
    findings.push(...found);
    isHeard ||= examined !== null;
    if (slack.kind === 'oauth' || !examined) continue;
    findings.push(...servedBy(examined.workspace, desks));
  }
  if (slack.kind === 'socket') {
    findings.push(await examineSocket({ ...access, token: slack.appToken }));
  }
  // Where no token is good, every question about a channel or a person has the same answer.
  return { findings, side: isHeard ? sideOf(access, tokens) : null };
}

function sideOf(access: SlackAccess, tokens: Tokens): Side {
  const platform = slackPlatform({ workspaces: tokens.workspaces, ...access });
  return {
    async examineChannel(about, desk, channel) {
      const token = await tokens.tokenFor(channel);
      if (token !== null) return examineSupportChannel({ ...access, token }, about, desk, channel);
      return wrong(
        about,
        `the bot is not installed in ${workspaceOf(channel)}`,
        'Open /slack/install at the bot’s address and install it there.',
      );
    },
    reach: (person) => platform.reach(person, true),
    todo: () => 'Name somebody else, or let them back into the workspace.',
  };
}

interface Tokens {
  readonly workspaces: Workspaces;
  readonly all: readonly { readonly of: string; readonly token: string }[];
  readonly findings: readonly Finding[];
  tokenFor(address: Address): Promise<string | null>;
}

async function tokensOf(slack: SlackCredentials, store: Installed, log: Log): Promise<Tokens> {
  if (slack.kind !== 'oauth') {
    const { botToken } = slack;
    return {
      workspaces: fixedWorkspace(botToken, log),
      all: [{ of: '', token: botToken }],
      findings: [],
      tokenFor: async () => botToken,
    };
  }
  const about = 'installations';
  const none = (finding: Finding): Tokens => ({
    workspaces: fixedWorkspace('', log),
    all: [],
    findings: [finding],
    tokenFor: async () => null,
  });
  if (!store) {
    return none(
      warning(about, 'they cannot be read before the bot has started once', 'Start the bot.'),
    );
  }
  const installations = store.installations(slack.encryptionKeys);
  const unreadable = await installations.unreadable();
  if (unreadable.length > 0) {
    return none(
      wrong(
        about,
        unreadable.map(({ message }) => message).join(' '),
        'Give the bot the key that they were encrypted with, behind the new one.',
      ),
    );
  }
  const list = await installations.list();
  const all = await Promise.all(
    list.map(async ({ workspace, name }) => {
      const token = (await installations.find(workspace))?.secret ?? '';
      return { of: name, token };
    }),
  );
  return {
    workspaces: installedWorkspaces(installations, log),
    all,
    findings: [
      list.length === 0
        ? wrong(about, 'no workspace has installed the bot', 'Open /slack/install at its address.')
        : ok(about, list.map(({ name, workspace }) => `${name} (${workspace})`).join(', ')),
    ],
    tokenFor: async (address) => (await installations.find(workspaceOf(address)))?.secret ?? null,
  };
}

/** One token speaks in one workspace: desks of others would never be heard. */
function servedBy(workspace: string, desks: readonly Desk[]): Finding[] {
  return desks.flatMap((desk) => {
    const channel = channelOn(desk, 'slack');
    if (channel === undefined || workspaceOf(channel) === workspace) return [];
    return wrong(
      aboutChannel(desk, channel),
      `it is in ${workspaceOf(channel)}, and the token is of ${workspace}`,
      'Correct the team id in the desk file, or use the token of that workspace.',
    );
  });
}
