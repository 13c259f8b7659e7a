import type { Inside } from '../inside.ts';
import type { PersonId } from '../people.ts';
import { readBlocks } from '../text/readable.ts';
import type { View } from '../wire.ts';
import { namesIn } from './sees.ts';

/** Opens the bot's Home or Messages tab: tells the bot, and shows what it has published for this person. */
export async function openHome(
  inside: Inside,
  person: PersonId,
  tab: 'home' | 'messages',
): Promise<View | undefined> {
  const { homes } = inside.workspace.state;
  const { id } = inside.workspace.openDm(person).channel;
  const view = homes[person];
  const event = {
    type: 'app_home_opened',
    user: person,
    channel: id,
    event_ts: String(Date.now() / 1000),
    tab,
    ...(view && tab === 'home' ? { view } : {}),
  };
  await inside.events.send('app_home_opened', event, person);
  return homes[person];
}

/** What the bot has published for this person, as lines of plain text; none before it has. */
export function readHome({ workspace }: Inside, person: PersonId): string[] {
  return readBlocks(workspace.state.homes[person]?.blocks ?? [], namesIn(workspace));
}
