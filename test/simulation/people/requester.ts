import { together } from '../world.ts';
import { values } from './fill-in.ts';
import { type Memory, report } from './report.ts';
import type { Seen } from './seat.ts';
import { attempt, briefly, long, type Somebody } from './somebody.ts';

/** Somebody who reports now and then, and goes on with what they reported. */
export async function live(who: Somebody, reports: number, restMs: number): Promise<void> {
  const memory: Memory = { desks: new Map() };
  for (let done = 0; done < reports; done += 1) {
    await long(who, restMs);
    await report(who, memory);
    const more = who.random.below(4);
    for (let act = 0; act < more; act += 1) {
      await long(who, restMs);
      await attempt(() => goOn(who));
    }
  }
}

async function goOn(who: Somebody): Promise<void> {
  const { seat, random, world } = who;
  const told = seat.told();
  const pressable = told.flatMap((message) =>
    message.labels.filter((label) => answers.includes(label)).map((label) => ({ message, label })),
  );
  const chance = random.next();
  if (chance < 0.25) return ask(who, random.chance(0.5) ? 'mine' : `status ${numberIn(told, who)}`);
  if (chance < 0.6 && pressable.length > 0) {
    const { message, label } = random.pick(pressable.slice(0, 3));
    const form = await seat.press(message, label);
    if (!form?.send) return;
    await briefly(who);
    const words = `${world.word()} ${random.pick(['Here it is.', 'It happens again.'])}`;
    await seat.send(
      form,
      values(form, who, ({ kind }) => (kind === 'text' ? words : undefined)),
    );
    if (random.chance(0.15)) await seat.again();
    return seat.close();
  }
  const confirmations = told.filter(({ text }) => text.startsWith('Your ticket '));
  if (confirmations.length === 0) return;
  const written = await seat.reply(
    random.pick(confirmations),
    `${world.word()} one thing more`,
    null,
  );
  if (random.chance(0.15)) await seat.again();
  if (!random.chance(0.2)) return;
  await briefly(who);
  await written.edit(`${world.word()} one thing more, put better`);
}

/** The buttons by which a requester answers. */
const answers: readonly string[] = ['Answer', 'It is not solved', 'Write to support'];

export async function ask({ seat, world }: Somebody, words: string): Promise<void> {
  const askedAt = world.now();
  const before = world.clocks();
  const text = await seat.ask(words);
  if (text === null) return;
  const clocks = together(before, world.clocks());
  world.asked({ who: seat.address, askedAt, at: world.now(), clocks, words, text });
}

/** The number of a ticket that somebody was told of; a made-up one where there is none. */
export function numberIn(told: readonly Seen[], { random }: Somebody): string {
  const numbers = told.flatMap(({ text }) => /\b[A-Z]{1,8}-\d{4,}\b/.exec(text)?.[0] ?? []);
  return numbers.length === 0 ? 'NX-1001' : random.pick(numbers);
}
