import { type ConversationReferences, type Log, PlatformError } from '../../src/runtime/ports.ts';
import { PLATFORM } from './address.ts';

/**
 * References whose failure is one of the platform before anything was sent, and never undoes what was
 * done: what cannot be learned now is learned with the next activity.
 */
export function safeReferences(
  references: ConversationReferences,
  log: Log,
): ConversationReferences {
  const asked = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (cause) {
      const reason = 'references_not_known';
      const details = { platform: PLATFORM, operation: 'find', reason, cause };
      throw new PlatformError({ ...details, outcome: 'retryable' });
    }
  };
  const told = async (work: Promise<void>): Promise<void> => {
    try {
      await work;
    } catch (err) {
      log.warn({ err }, 'what Teams said of a conversation could not be kept');
    }
  };
  return {
    find: (addresses) => asked(references.find(addresses)),
    channels: (workspace) => asked(references.channels(workspace)),
    serviceUrl: (workspace) => asked(references.serviceUrl(workspace)),
    learn: (learned) => told(references.learn(learned)),
    left: (addresses) => told(references.left(addresses)),
  };
}
