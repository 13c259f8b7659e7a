import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { checkPolicy } from './check-policy.ts';
import type { Policy } from './engine/policy.ts';
import type { Person } from './engine/ticket.ts';
import { type LoadedPolicy, loadPolicy } from './load-policy.ts';
import { matchSchema } from './match-schema.ts';
import { unknownId } from './policy-problem.ts';
import {
  FileError,
  type FileProblem,
  formatPath,
  type Path,
  readYaml,
  type YamlFile,
} from './read-yaml.ts';
import type { Desk } from './runtime/ports.ts';

/** A desk file with mistakes, or one that names a policy with mistakes. */
export class DeskFileError extends FileError {
  override readonly name = 'DeskFileError';
}

const channelSchema = z
  .string()
  .regex(
    /^(slack:[TE][A-Z0-9]+\/[CG][A-Z0-9]+|teams:[^/\s]+\/\S+)$/,
    'expected a channel: slack:<team id>/<channel id> (T…/C…) or teams:<tenant id>/<conversation id>',
  );
const addressSchema = z
  .string()
  .regex(
    /^(slack:[TE][A-Z0-9]+\/[UW][A-Z0-9]+|teams:[^/\s]+\/\S+)$/,
    'expected a person: slack:<team id>/<user id> (T…/U…) or teams:<tenant id>/<user id>',
  );

/** A person: an address, or `{ address, name }`. Without a name, the id in the address stands in. */
const personSchema = z.union(
  [addressSchema, z.strictObject({ address: addressSchema, name: z.string().trim().min(1) })],
  { error: 'expected an address such as slack:<team id>/<user id>, or {address, name}' },
);

const id = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/, 'expected letters, digits, - or _ (at most 40)');

const deskSchema = z.strictObject({
  /** A policy file, relative to the desk file. */
  policy: z.string().trim().min(1),
  supportChannel: channelSchema,
  roster: z.array(personSchema).min(1),
  lead: personSchema.optional(),
  contacts: z.record(id, z.array(personSchema)).default({}),
  fallback: personSchema,
});

const deskFileSchema = z.strictObject({
  desks: z
    .record(id, deskSchema)
    .refine((desks) => Object.keys(desks).length > 0, { error: 'expected at least one desk' }),
});
type DeskEntry = z.infer<typeof deskSchema>;
type PersonEntry = z.infer<typeof personSchema>;

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
  for (const [deskId, entry] of entries) {
    problems.push(...repeatedAgents(deskId, entry, yaml));
    const loaded = await policyOf(deskId, entry, yaml);
    if ('problems' in loaded) {
      problems.push(...loaded.problems);
      continue;
    }
    for (const { path: place, message } of checkPolicy(loaded.policy).warnings) {
      warn(`${loaded.yaml.file}: ${formatPath(place)}: ${message}`);
    }
    problems.push(...unknownRoles(deskId, entry, loaded.policy, yaml));
    for (const role of unmannedRoles(entry, loaded.policy)) {
      warn(
        `${path}: desks.${deskId}.contacts: role "${role}" has nobody; what it should hear goes to the fallback`,
      );
    }
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
    supportChannel: entry.supportChannel,
    roster: entry.roster.map(personOf),
    lead: entry.lead === undefined ? null : personOf(entry.lead),
    contacts: Object.fromEntries(
      Object.entries(entry.contacts).map(([role, people]) => [role, people.map(personOf)]),
    ),
    fallback: personOf(entry.fallback),
  };
}

function personOf(entry: PersonEntry): Person {
  if (typeof entry !== 'string') return entry;
  return { address: entry, name: entry.slice(entry.indexOf('/') + 1) };
}

/** The desk's policy, of the right shape and without problems of meaning. */
async function policyOf(
  deskId: string,
  entry: DeskEntry,
  yaml: YamlFile,
): Promise<LoadedPolicy | { problems: readonly FileProblem[] }> {
  const file = resolve(dirname(yaml.file), entry.policy);
  const at = (message: string) =>
    yaml.problemAt(['desks', deskId, 'policy'], 'value', `${message}: ${file}`);
  try {
    const loaded = await loadPolicy(file);
    const { problems } = checkPolicy(loaded.policy);
    if (problems.length === 0) return loaded;
    const placed = problems.map(({ path, message }) =>
      loaded.yaml.problemAt(path, 'value', message),
    );
    return { problems: [at('the policy has mistakes'), ...placed] };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return { problems: [at('the policy cannot be read'), ...error.problems] };
  }
}

/** A channel tells which desk is meant, so it can serve one only. */
function sharedChannels(entries: readonly [string, DeskEntry][], yaml: YamlFile): FileProblem[] {
  return entries.flatMap(([deskId, { supportChannel }], at) => {
    const other = entries.slice(0, at).find(([, entry]) => entry.supportChannel === supportChannel);
    if (!other) return [];
    const message = `desk "${other[0]}" has this channel already; each desk needs its own`;
    return [yaml.problemAt(['desks', deskId, 'supportChannel'], 'value', message)];
  });
}

function repeatedAgents(deskId: string, { roster }: DeskEntry, yaml: YamlFile): FileProblem[] {
  const addresses = roster.map((entry) => personOf(entry).address);
  return [...addresses.entries()]
    .filter(([at, address]) => addresses.indexOf(address) < at)
    .map(([at, address]) => {
      const path: Path = ['desks', deskId, 'roster', at];
      return yaml.problemAt(path, 'value', `${address} is in the roster already`);
    });
}

function unknownRoles(
  deskId: string,
  { contacts }: DeskEntry,
  policy: Policy,
  yaml: YamlFile,
): FileProblem[] {
  return Object.keys(contacts)
    .filter((role) => !Object.hasOwn(policy.roles, role))
    .map((role) => {
      const { path, message } = unknownId(
        ['desks', deskId, 'contacts', role],
        'role',
        role,
        Object.keys(policy.roles),
      );
      return yaml.problemAt(path, 'key', `${message} (roles of policy "${policy.id}")`);
    });
}

/** Roles that a threshold tells and that nobody of the desk has. */
function unmannedRoles({ contacts }: DeskEntry, policy: Policy): string[] {
  const told = new Set(policy.escalation.thresholds.map((threshold) => threshold.role));
  return [...told].filter((role) => (contacts[role] ?? []).length === 0);
}
