import type { Inside } from '../inside.ts';
import { dmOf, type PersonId } from '../people.ts';
import type { Message, View } from '../wire.ts';
import { escaped } from './command.ts';

/** Writes a message as a person; the bot hears of it as far as the manifest subscribes. */
export async function say(
  inside: Inside,
  person: PersonId,
  text: string,
  o: { channel?: string; thread_ts?: string },
): Promise<Message> {
  const { workspace } = inside;
  const channel = workspace.joined(o.channel ?? dmOf(person), person);
  if (!channel) throw new Error(`${workspace.nameOf(person)} is not in ${o.channel}`);
  if (text.trim() === '') throw new Error('There is nothing to send');
  const posted = workspace.post({
    channel: channel.id,
    user: person,
    text: escaped(text),
    ...(o.thread_ts ? { thread_ts: o.thread_ts } : {}),
  });
  if (channel.members.includes(workspace.bot.user)) {
    const event = {
      type: 'message',
      user: person,
      ts: posted.ts,
      text: posted.text,
      team: workspace.team.id,
      channel: channel.id,
      event_ts: posted.ts,
      ...(o.thread_ts ? { thread_ts: o.thread_ts } : {}),
    };
    const dm = channel.kind === 'dm';
    await inside.events.send(dm ? 'message.im' : 'message.channels', {
      ...event,
      channel_type: dm ? 'im' : 'channel',
    });
    if (text.includes(`@${workspace.bot.name}`)) {
      await inside.events.send('app_mention', { ...event, type: 'app_mention' });
    }
  }
  return posted;
}

/** Opens the Home tab: tells the bot, and shows what it has published for this person. */
export async function openHome(inside: Inside, person: PersonId): Promise<View | undefined> {
  const view = inside.workspace.state.homes[person];
  await inside.events.send('app_home_opened', {
    type: 'app_home_opened',
    user: person,
    channel: dmOf(person),
    event_ts: String(Date.now() / 1000),
    tab: 'home',
    ...(view ? { view } : {}),
  });
  return inside.workspace.state.homes[person];
}
