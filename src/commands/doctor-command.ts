import { fileURLToPath } from 'node:url';
import { type Config, ConfigError, readConfig } from '../config.ts';
import { loadDesks } from '../files/load-desks.ts';
import { FileError, formatProblem } from '../files/read-yaml.ts';
import { openLog } from '../log.ts';
import type { Desk } from '../runtime/ports.ts';
import { withEdits } from '../runtime/take-up-desks.ts';
import { sandboxDeskFile } from '../sandbox-desk.ts';
import { examineAddress } from './doctor/examine-address.ts';
import { examineDatabase } from './doctor/examine-database.ts';
import { examineWorkspaces } from './doctor/examine-workspaces.ts';
import { type Finding, formatFindings, ok, warning, wrong } from './doctor/finding.ts';
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

async function examine(): Promise<Finding[]> {
  const config = configured();
  if (Array.isArray(config)) return config;
  const { slack, databaseUrl, dataDir } = config;
  const environment = ok(
    'environment',
    slack
      ? {
          token: 'one workspace over HTTP',
          socket: 'Socket Mode; a signing secret is not needed',
          oauth: 'many workspaces',
        }[slack.kind]
      : 'no Slack credentials: npm start runs the bot in a workspace of its own',
  );
  const database = await examineDatabase({ databaseUrl, dataDir });
  const { desks, findings } = await examineDesks(config);
  const found = [environment, database.finding, ...findings];
  if (!slack) return found;
  const log = openLog('silent');
  const address =
    slack.kind === 'socket' ? [] : [await examineAddress(config.publicUrl, slack.signingSecret)];
  if (!database.isReady) {
    return [...found, ...address, ...(await examineWorkspaces(slack, desks, null, log))];
  }
  return withStore(config, async (store) => {
    const edited: Desk[] = [];
    for (const desk of desks)
      edited.push(withEdits(desk, await store.contactEdits.latest(desk.id)));
    return [...found, ...address, ...(await examineWorkspaces(slack, edited, store, log))];
  });
}

function configured(): Config | Finding[] {
  try {
    return readConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split('\n').map((line) => {
      return wrong('environment', line, 'Correct it, and run doctor again.');
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
