import type {
  ConversationReference,
  ConversationReferences,
} from '../../../../src/runtime/ports.ts';

const blank = { conversation: null, userId: null, name: null, team: null, guest: null };

/** References as the database keeps them, in memory. */
export function memoryReferences(): ConversationReferences {
  const all = new Map<string, ConversationReference>();
  const of = (workspace: string) =>
    [...all.values()].filter(({ address }) => address.startsWith(`${workspace}/`));
  return {
    async learn(learned) {
      for (const one of learned) {
        const before = all.get(one.address);
        // The one heard last stands last.
        all.delete(one.address);
        all.set(one.address, { ...blank, ...before, ...one });
      }
    },
    async find(addresses) {
      return addresses.flatMap((address) => all.get(address) ?? []);
    },
    async channels(workspace) {
      return of(workspace).filter(
        ({ address, conversation }) => address === `${workspace}/${conversation}`,
      );
    },
    async serviceUrl(workspace) {
      return of(workspace).at(-1)?.serviceUrl ?? null;
    },
    async left(addresses) {
      for (const address of addresses) {
        const known = all.get(address);
        if (known) all.set(address, { ...known, conversation: null });
      }
    },
  };
}
