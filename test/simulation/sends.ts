import {
  type Address,
  type MessageRef,
  type Outcome,
  type Platform,
  PlatformError,
} from '../../src/runtime/ports.ts';
import type { Message } from '../../src/views/message.ts';
import type { Send } from './judge/evidence.ts';
import { type Owner, type Sending, sendingAs } from './owner.ts';

/** What replicas asked of the platforms, in the order of beginning. */
export interface SendBook {
  /** The same platform, of whose sending a record is kept. */
  watch(owner: Owner, platform: Platform): Platform;
  sends(): readonly (Send & Sending)[];
}

type Found = Send['found'];
type Open = { -readonly [Key in keyof Send]: Send[Key] } & Sending;

export function openSendBook(): SendBook {
  const sends: Open[] = [];

  async function kept<Result>(
    owner: Owner,
    begun: Pick<Send, 'kind' | 'entryId' | 'to' | 'parent' | 'repeat' | 'found' | 'message'>,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const send: Open = { ...begun, outcome: 'crashed', reason: null, arrived: false, id: null };
    sends.push(send);
    try {
      const result = await sendingAs(send, work);
      if (!owner.isGone) send.outcome = 'done';
      return result;
    } catch (error) {
      send.outcome = outcomeOf(error);
      send.reason = error instanceof PlatformError ? error.reason : String(error);
      throw error;
    }
  }

  return {
    sends: () => sends,
    watch(owner, platform) {
      const found = new Map<string, Found>();
      return {
        ...platform,
        async find(to: Address, entryId: string, parent?: MessageRef) {
          const looked = await platform.find(to, entryId, parent);
          found.set(entryId, looked);
          return looked;
        },
        post(to: Address, message: Message, options) {
          const { entryId, parent = null, repeat } = options;
          const before = found.get(entryId) ?? null;
          found.delete(entryId);
          return kept(
            owner,
            { kind: 'post', entryId, to, parent, repeat, found: before, message },
            () => platform.post(to, message, options),
          );
        },
        update: (to: Address, ref: MessageRef, message: Message) =>
          kept(
            owner,
            { kind: 'update', entryId: null, to, parent: ref, repeat: false, found: null, message },
            () => platform.update(to, ref, message),
          ),
      };
    },
  };
}

function outcomeOf(error: unknown): Outcome {
  return error instanceof PlatformError ? error.outcome : 'ambiguous';
}
