import { createHash } from 'node:crypto';
import { type Policy, policySchema } from '../engine/policy.ts';
import { matchSchema } from './match-schema.ts';
import { FileError, readYaml, type YamlFile } from './read-yaml.ts';

/** A policy file with mistakes: YAML, or the shape of the document. */
export class PolicyFileError extends FileError {
  override readonly name = 'PolicyFileError';
}

export interface LoadedPolicy {
  readonly policy: Policy;
  /** Hash of the content; comments, layout and the order of keys make no difference. */
  readonly version: string;
  /** The file it came from, to place what is found later. */
  readonly yaml: YamlFile;
}

/**
 * Reads a policy file. Throws a PolicyFileError with every problem of its YAML and shape; whether
 * the policy makes sense is for checkPolicy to say.
 */
export async function loadPolicy(path: string): Promise<LoadedPolicy> {
  const yaml = await readYaml(path);
  const result = matchSchema(policySchema, yaml);
  if ('problems' in result) throw new PolicyFileError(path, result.problems);
  return { policy: result.data, version: policyVersion(result.data), yaml };
}

/** The content hash of a policy document: 16 hex digits of SHA-256. */
export function policyVersion(policy: Policy): string {
  return createHash('sha256').update(canonical(policy)).digest('hex').slice(0, 16);
}

/** JSON with sorted keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
