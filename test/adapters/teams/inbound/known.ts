import type {
  Address,
  ConversationReference,
  ConversationReferences,
  Learned,
} from '../../../../src/runtime/ports.ts';

/** References kept in memory, and how often they were written. */
export interface Known extends ConversationReferences {
  readonly all: ReadonlyMap<Address, ConversationReference>;
  readonly written: readonly (readonly Learned[])[];
  /** Every write fails until it is called again with false. */
  break(broken?: boolean): void;
}

const blank = { conversation: null, userId: null, name: null, team: null, guest: null };

export function known(): Known {
  const all = new Map<Address, ConversationReference>();
  const written: (readonly Learned[])[] = [];
  let isBroken = false;
  return {
    all,
    written,
    break: (broken = true) => {
      isBroken = broken;
    },
    learn: async (learned) => {
      if (isBroken) throw new Error('no database');
      written.push(learned);
      for (const one of learned) {
        all.set(one.address, { ...blank, ...all.get(one.address), ...one });
      }
    },
    find: async (addresses) => addresses.flatMap((one) => all.get(one) ?? []),
    channels: async (workspace) =>
      [...all.values()].filter(
        ({ address, conversation }) => address.startsWith(`${workspace}/19:`) && conversation,
      ),
    serviceUrl: async () => [...all.values()].at(-1)?.serviceUrl ?? null,
    left: async (addresses) => {
      if (isBroken) throw new Error('no database');
      for (const address of addresses) {
        const one = all.get(address);
        if (one) all.set(address, { ...one, conversation: null });
      }
    },
  };
}
