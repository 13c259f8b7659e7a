import { values } from './fill-in.ts';
import { ask, numberIn } from './requester.ts';
import type { Seen } from './seat.ts';
import { attempt, briefly, long, type Somebody } from './somebody.ts';

/** So often an agent does each thing, where the card has the button. */
const weights: Readonly<Record<string, number>> = {
  Take: 6,
  'Take over': 1,
  'Reply to requester': 3,
  'Waiting on requester': 3,
  'Resume work': 2,
  'Workaround in place': 2,
  'Change level': 3,
  'Plan the release': 2,
  'Hand over': 1,
  'Waive the charge': 1,
  Resolve: 2,
  Reopen: 2,
};

/** An agent works on the tickets of a channel, and looks into the queue. */
export async function work(
  who: Somebody,
  channel: string,
  acts: number,
  restMs: number,
): Promise<void> {
  for (let act = 0; act < acts; act += 1) {
    await long(who, restMs);
    await attempt(() => doOne(who, channel));
  }
}

async function doOne(who: Somebody, channel: string): Promise<void> {
  const { seat, random, world } = who;
  const cards = seat.cards(channel);
  const chance = random.next();
  if (chance < 0.12) return ask(who, 'queue');
  if (chance < 0.2) return ask(who, `status ${numberIn(cards, who)}`);
  if (cards.length === 0) return;
  const card = random.pick(cards);
  if (chance < 0.35) {
    await seat.reply(card, `${world.word()} we are on it`, channel);
    return;
  }
  const label = likely(card, who);
  if (label !== null) await press(who, card, label);
}

function likely({ labels }: Seen, { random }: Somebody): string | null {
  const all = labels.flatMap((label) => Array<string>(weights[label] ?? 0).fill(label));
  return all.length === 0 ? null : random.pick(all);
}

/** Presses a button, and sends the form that it opens. */
async function press(who: Somebody, message: Seen, label: string): Promise<void> {
  const { seat, random, world } = who;
  const form = await seat.press(message, label);
  if (!form?.send) return;
  await briefly(who);
  await seat.send(
    form,
    values(form, who, ({ kind }) =>
      kind === 'text' ? `${world.word()} done and said` : undefined,
    ),
  );
  if (random.chance(0.15)) await seat.again();
  await seat.close();
}

/** Somebody who is told of escalations acknowledges now and then. */
export async function answerFor(who: Somebody, looks: number, restMs: number): Promise<void> {
  for (let look = 0; look < looks; look += 1) {
    await long(who, restMs);
    const open = who.seat.told().find(({ labels }) => labels.includes('Acknowledge'));
    if (open && who.random.chance(0.6)) {
      await attempt(() => who.seat.press(open, 'Acknowledge'));
    }
  }
}
