import { dirname, resolve } from 'node:path';
import { deskWarnings, repeatedAgents, sharedChannels, unknownRoles } from '../check/check-desk.ts';
import { checkPolicy } from '../check/check-policy.ts';
import type { Desk } from '../runtime/ports.ts';
import { channelsOf, type DeskEntry, deskFileSchema, personOf } from './desk-file.ts';
import { type LoadedPolicy, loadPolicy } from './load-policy.ts';
import { matchSchema } from './match-schema.ts';
import { FileError, type FileProblem, formatPath, readYaml, type YamlFile } from './read-yaml.ts';

/** A desk file with mistakes, or one that names a policy with mistakes. */
export class DeskFileError extends FileError {
  override readonly name = 'DeskFileError';
}

/**
 * Reads a desk file and the policies it names. Throws a DeskFileError with every problem of the
 * file and of its policies; `warn` hears of what works but may not be meant, one line each.
 */
export async function loadDesks(
  path: string,
  warn: (warning: string) => void = () => {},
): Promise<Desk[]> {
  const yaml = await readYaml(path);
  const result = matchSchema(deskFileSchema, yaml);
  if ('problems' in result) throw new DeskFileError(path, result.problems);
  const entries = Object.entries(result.data.desks);
  const problems = sharedChannels(entries, yaml);
  const desks: Desk[] = [];
  const checked = checkedPolicies(warn);
  for (const [deskId, entry] of entries) {
    problems.push(...repeatedAgents(deskId, entry, yaml));
    const loaded = await policyOf(deskId, entry, yaml, checked);
    if ('problems' in loaded) {
      problems.push(...loaded.problems);
      continue;
    }
    problems.push(...unknownRoles(deskId, entry, loaded.policy, yaml));
    for (const warning of deskWarnings(deskId, entry, loaded.policy)) warn(`${path}: ${warning}`);
    desks.push(deskOf(deskId, entry, loaded));
  }
  if (problems.length > 0) throw new DeskFileError(path, problems);
  return desks;
}

function deskOf(deskId: string, entry: DeskEntry, { policy, version }: LoadedPolicy): Desk {
  return {
    id: deskId,
    policy,
    policyVersion: version,
    supportChannels: channelsOf(entry),
    roster: entry.roster.map((agent) => ({
      ...personOf(agent),
      duty: (typeof agent === 'string' ? undefined : agent.duty) ?? null,
    })),
    lead: entry.lead === undefined ? null : personOf(entry.lead),
    contacts: Object.fromEntries(
      Object.entries(entry.contacts).map(([role, people]) => [role, people.map(personOf)]),
    ),
    fallback: personOf(entry.fallback),
    offices: entry.offices,
    serves: entry.serves,
    publicStatus: entry.publicStatus,
  };
}

type Checked = LoadedPolicy & { readonly mistakes: readonly FileProblem[] };

/** Reads and checks each policy file once, for all desks that name it; `warn` hears of it once. */
function checkedPolicies(warn: (warning: string) => void): (file: string) => Promise<Checked> {
  const known = new Map<string, Promise<Checked>>();
  const check = async (file: string): Promise<Checked> => {
    const loaded = await loadPolicy(file);
    const { problems, warnings } = checkPolicy(loaded.policy);
    const mistakes = problems.map(({ path, message }) =>
      loaded.yaml.problemAt(path, 'value', message),
    );
    for (const { path, message } of mistakes.length === 0 ? warnings : []) {
      warn(`${file}: ${formatPath(path)}: ${message}`);
    }
    return { ...loaded, mistakes };
  };
  return (file) => {
    const checked = known.get(file) ?? check(file);
    known.set(file, checked);
    return checked;
  };
}

/** The desk's policy, of the right shape and without problems of meaning. */
async function policyOf(
  deskId: string,
  entry: DeskEntry,
  yaml: YamlFile,
  checked: (file: string) => Promise<Checked>,
): Promise<LoadedPolicy | { problems: readonly FileProblem[] }> {
  const file = resolve(dirname(yaml.file), entry.policy);
  const at = (message: string) =>
    yaml.problemAt(['desks', deskId, 'policy'], 'value', `${message}: ${file}`);
  try {
    const loaded = await checked(file);
    if (loaded.mistakes.length === 0) return loaded;
    return { problems: [at('the policy has mistakes'), ...loaded.mistakes] };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const isRead = error.problems.some(({ line }) => line > 0);
    const says = isRead
      ? 'the policy has mistakes'
      : 'the policy cannot be read; it is looked for relative to the desk file';
    return { problems: [at(says), ...error.problems] };
  }
}
