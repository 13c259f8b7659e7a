import type { Random } from '../random.ts';
import type { World } from '../world.ts';
import { type Key, slackChannel, slackId } from './society.ts';

const minute = 60_000;
const contacts: readonly Key[] = ['dana', 'pia', 'leo', 'fay'];

/** What goes wrong with people and channels for a while, and is mended. */
export async function suffer(world: World, spanMs: number): Promise<void> {
  const random = world.random.fork('mishaps');
  for (let left = random.below(3); left > 0; left -= 1) {
    await world.rest(random.span(spanMs / 200, spanMs / 3));
    const mend = happen(world, random);
    await world.rest(random.span(minute, 90 * minute));
    mend();
  }
}

/** Gives what mends it. */
function happen({ slack, teams }: World, random: Random): () => void {
  const key = random.pick(contacts);
  const id = slackId(key);
  switch (random.below(3)) {
    case 0: {
      const channel = slackChannel('support');
      slack.setMember(channel, slack.bot.user, false);
      return () => slack.setMember(channel, slack.bot.user, true);
    }
    case 1:
      slack.setActive(id, false);
      return () => slack.setActive(id, true);
    default:
      teams.block(key);
      return () => teams.block(key, false);
  }
}
