import { fileURLToPath } from 'node:url';
import type { Store } from '../../db/index.ts';
import { type Config, ConfigError, readConfig } from '../config.ts';
import { loadDesks } from '../files/load-desks.ts';
import { FileError, formatProblem } from '../files/read-yaml.ts';
import { openLog } from '../log.ts';
import type { Desk } from '../runtime/ports.ts';
import { withEdits } from '../runtime/take-up-desks.ts';
import { sandboxDeskFile } from '../sandbox-desk.ts';
import { examineAddress, notLookedAt } from './doctor/examine-address.ts';
import { examineCollector } from './doctor/examine-collector.ts';
import { examineDatabase } from './doctor/examine-database.ts';
import { examineDesk } from './doctor/examine-desk.ts';
import { examineMessages } from './doctor/examine-messages.ts';
import { type Finding, formatFindings, ok, warning, wrong } from './doctor/finding.ts';
import type { Examined, Side } from './doctor/side.ts';
import type { Outcome } from './outcome.ts';
import { withStore } from './with-store.ts';

/**
 * `doctor`: looks at everything that the bot needs, changing nothing, and says what to do. Exit code
 * 1 where something does not work.
 */
export async function doctorCommand(args: readonly string[]): Promise<Outcome> {
  if (args.length > 0) return { exitCode: 2, output: 'doctor: takes no arguments' };
  const findings = await examine();
  const bad = findings.some(({ state }) => state === 'wrong');
  return { exitCode: bad ? 1 : 0, output: formatFindings(findings) };
}

async function examine(): Promise<readonly Finding[]> {
  const config = configured();
  return Array.isArray(config) ? config : examineBot(config);
}

/** Everything that a bot with this configuration needs. */
export async function examineBot(config: Config): Promise<readonly Finding[]> {
  const { slack, teams, databaseUrl, dataDir } = config;
  const database = await examineDatabase({ databaseUrl, dataDir });
  const { desks, findings } = await examineDesks(config);
  const collector = config.traces ? [await examineCollector(config.traces.url)] : [];
  const found = [ok('environment', described(config)), database.finding, ...collector, ...findings];
  if (!slack && !teams) return found;
  const addresses = await examineAddresses(config);
  if (!database.isReady)
    return [...found, ...addresses, ...(await examineSides(config, desks, null))];
  return withStore(config, async (store) => {
    const edited: Desk[] = [];
    for (const desk of desks)
      edited.push(withEdits(desk, await store.contactEdits.latest(desk.id)));
    return [...found, ...addresses, ...(await examineSides(config, edited, store))];
  });
}

function described({ slack, teams }: Config): string {
  const ways = {
    token: 'one workspace over HTTP',
    socket: 'Socket Mode; a signing secret is not needed',
    oauth: 'many workspaces',
  };
  const places = [
    ...(slack ? [ways[slack.kind]] : []),
    ...(teams ? [teams.kind === 'app' ? 'one Teams tenant' : 'the Teams playground'] : []),
  ];
  return places.length > 0
    ? places.join('; ')
    : 'no credentials of Slack or Teams: npm start runs the bot in a workspace of its own';
}

/** Whether the platforms that send requests would find the bot. */
async function examineAddresses({ slack, teams, publicUrl }: Config): Promise<Finding[]> {
  const signingSecret = slack && slack.kind !== 'socket' ? slack.signingSecret : null;
  const app = teams?.kind === 'app' ? teams : null;
  if (publicUrl === null) return signingSecret || app ? [notLookedAt()] : [];
  return [
    ...(signingSecret ? [await examineAddress(publicUrl, signingSecret)] : []),
    ...(app ? [await examineMessages(publicUrl, app.authority !== undefined)] : []),
  ];
}

/** The platforms, then the desks on them. */
async function examineSides(
  { slack, teams }: Config,
  desks: readonly Desk[],
  store: Store | null,
): Promise<Finding[]> {
  const log = openLog('silent');
  const findings: Finding[] = [];
  const sides = new Map<string, Side | null>();
  const add = (name: string, examined: Examined) => {
    findings.push(...examined.findings);
    sides.set(name, examined.side);
  };
  // Each platform takes about a second to load.
  if (slack) {
    const { examineWorkspaces } = await import('./doctor/examine-workspaces.ts');
    add('slack', await examineWorkspaces(slack, desks, store, log));
  }
  if (teams) {
    const { examineTenant } = await import('./doctor/examine-tenant.ts');
    add('teams', await examineTenant(teams, desks, store, log));
  }
  for (const desk of desks) findings.push(...(await examineDesk(desk, sides)));
  return findings;
}

function configured(): Config | Finding[] {
  try {
    return readConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split('\n').map((line) => {
      return wrong('environment', line, 'Correct it, then `npm run -s firstline -- doctor` again.');
    });
  }
}

async function examineDesks(
  config: Config,
): Promise<{ readonly desks: readonly Desk[]; readonly findings: readonly Finding[] }> {
  const file = config.deskFile ?? fileURLToPath(sandboxDeskFile);
  const warnings: Finding[] = [];
  const look = 'Change it if it is not meant so.';
  try {
    const desks = await loadDesks(file, (says) => warnings.push(warning('desk file', says, look)));
    const fine = desks.map(({ id, policy, policyVersion }) =>
      ok(`desk ${id}`, `policy ${policy.name}, version ${policyVersion.slice(0, 12)}`),
    );
    return { desks, findings: [...fine, ...warnings] };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const todo = 'Correct the file; the bot does not start with it.';
    const findings = error.problems.map((one) => wrong('desk file', formatProblem(one), todo));
    return { desks: [], findings };
  }
}
