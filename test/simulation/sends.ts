import {
  type Address,
  type MessageRef,
  type Outcome,
  type Platform,
  PlatformError,
} from '../../src/runtime/ports.ts';
import type { Message } from '../../src/views/message.ts';
import type { Evidence, Send } from './judge/evidence.ts';
import { type Owner, type Sending, sendingAs } from './owner.ts';

/** What replicas asked of the platforms, in the order of beginning. */
export interface SendBook {
  /** The same platform, of whose sending a record is kept. */
  watch(owner: Owner, platform: Platform): Platform;
  sends(): readonly (Send & Sending)[];
  /** What the platforms themselves refused, of messages and of looks for them. */
  refusals(): Evidence['refusals'];
}

type Look = Pick<Send, 'found' | 'barred'>;
type Asked = Pick<Send, 'entryId' | 'to'> & Sending;
type Open = { -readonly [Key in keyof Send]: Send[Key] } & Sending;

const unsent: Sending = { arrived: false, id: null, text: null, refusal: null };

export function openSendBook(): SendBook {
  const sends: Open[] = [];
  const looks: Asked[] = [];

  async function kept<Result>(
    owner: Owner,
    begun: Pick<
      Send,
      'kind' | 'entryId' | 'to' | 'parent' | 'repeat' | 'found' | 'barred' | 'message'
    >,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const send: Open = { ...begun, outcome: 'crashed', reason: null, ...unsent };
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
    refusals: () =>
      [...sends, ...looks].flatMap(({ entryId, to, refusal }) =>
        refusal === null ? [] : [{ entryId, where: to, reason: refusal }],
      ),
    watch(owner, platform) {
      const found = new Map<string, Look>();
      return {
        ...platform,
        async find(to: Address, entryId: string, parent?: MessageRef) {
          const look: Asked = { entryId, to, ...unsent };
          looks.push(look);
          const looked = await sendingAs(look, () => platform.find(to, entryId, parent));
          found.set(entryId, { found: looked, barred: look.refusal });
          return looked;
        },
        post(to: Address, message: Message, options) {
          const { entryId, parent = null, repeat } = options;
          const before = found.get(entryId) ?? { found: null, barred: null };
          found.delete(entryId);
          return kept(
            owner,
            { kind: 'post', entryId, to, parent, repeat, ...before, message },
            () => platform.post(to, message, options),
          );
        },
        update: (to: Address, ref: MessageRef, message: Message) =>
          kept(
            owner,
            {
              kind: 'update',
              entryId: null,
              to,
              parent: ref,
              repeat: false,
              found: null,
              barred: null,
              message,
            },
            () => platform.update(to, ref, message),
          ),
      };
    },
  };
}

function outcomeOf(error: unknown): Outcome {
  return error instanceof PlatformError ? error.outcome : 'ambiguous';
}
