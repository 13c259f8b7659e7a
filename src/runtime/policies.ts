import type { Policy } from '../engine/policy.ts';
import type { Desk, TicketStore } from './ports.ts';

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

/** Reads the policy versions of all desks. */
export async function readPolicies(store: TicketStore, desks: Iterable<Desk>): Promise<Policies> {
  const known = new Map<string, ReadonlyMap<string, Policy>>();
  const reload = async (deskId: string) => {
    known.set(deskId, await store.policies(deskId));
  };
  for (const desk of desks) await reload(desk.id);
  return {
    of(deskId, version) {
      const policy = known.get(deskId)?.get(version);
      if (!policy) throw new UnknownPolicyVersion(deskId, version);
      return policy;
    },
    reload,
  };
}
