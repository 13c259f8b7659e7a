import { at, type Caller, type Unknown } from '../../src/runtime/ports.ts';
import { inTime } from './in-time.ts';
import { removedFrom } from './learn.ts';
import type { Arrived, Parts, Reply } from './parts.ts';

/**
 * The app was added somewhere or taken away, or a team changed. Whoever added it for themselves is
 * greeted; what else there is to know was learned from it before.
 */
export async function onUpdate(
  activity: Unknown,
  caller: Caller | null,
  arrived: Arrived,
  parts: Parts,
): Promise<Reply> {
  const { where } = arrived;
  const { intake, learning, references } = parts;
  const type = at(activity, 'type');
  const work = async () => {
    await learning.left(await removedFrom(activity, where, caller, references));
    const isAdded = type === 'installationUpdate' && at(activity, 'action') === 'add';
    if (isAdded && caller && where.place === 'personal') {
      await intake.added(caller, where.conversation);
    }
  };
  const kept = await inTime(work, arrived, parts, {
    asked: type,
    failed: 'an update was not kept; teams sends it again',
    late: 'an update takes long; teams sends it again',
  });
  return { status: kept.kind === 'done' ? 200 : 503 };
}
