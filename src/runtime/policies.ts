import { type Policy, policySchema } from '../engine/policy.ts';
import type { TicketStore } from './ports.ts';

/** A ticket stands under a policy version that this process has not read yet. */
export class UnknownPolicyVersion extends Error {
  readonly deskId: string;

  constructor(deskId: string, version: string) {
    super(`policy version ${version} of desk ${deskId} is not in the database`);
    this.name = 'UnknownPolicyVersion';
    this.deskId = deskId;
  }
}

/** The policy versions that tickets stand under, read once and kept. */
export interface Policies {
  /** Throws UnknownPolicyVersion. */
  of(deskId: string, version: string): Policy;
  /** Reads again what the database has, as another replica may have added a version. */
  reload(deskId: string): Promise<void>;
}

/** The policy versions in the database; each desk's are read by `reload`. */
export function policyVersions(store: TicketStore): Policies {
  const known = new Map<string, ReadonlyMap<string, Policy>>();
  return {
    of(deskId, version) {
      const policy = known.get(deskId)?.get(version);
      if (!policy) throw new UnknownPolicyVersion(deskId, version);
      return policy;
    },
    async reload(deskId) {
      const stored = await store.policies(deskId);
      // An older bot's documents lack what has a default since.
      known.set(
        deskId,
        new Map([...stored].map(([version, policy]) => [version, policySchema.parse(policy)])),
      );
    },
  };
}

/** Does the work, once more where another replica had brought a policy version meanwhile. */
export async function withPolicies<Result>(
  policies: Policies,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UnknownPolicyVersion)) throw error;
    await policies.reload(error.deskId);
    return work();
  }
}
