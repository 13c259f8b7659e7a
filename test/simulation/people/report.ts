import { type Submitted, together } from '../world.ts';
import { values } from './fill-in.ts';
import type { Field, Shown } from './seat.ts';
import { attempt, briefly, long, type Somebody } from './somebody.ts';

/** More steps than any policy has, with some back and forth. */
const mostSteps = 14;
const mostTries = 3;
const mostOpenings = 4;

const things = ['nothing transfers', 'the screen is blank', 'a question about billing'];

/** What somebody remembers of what they began to report. */
export interface Memory {
  /** The desk that each report was begun at, by its word. */
  readonly desks: Map<string, string>;
}

/** Fills in the form of a report, with errors, ways back and breaks, and sends it, if all goes well. */
export async function report(who: Somebody, memory: Memory): Promise<void> {
  const { seat, random } = who;
  let form = await begin(who);
  let chosen = who.desks().length === 1 ? who.desks()[0]?.id : undefined;
  for (let step = 0; form && step < mostSteps; step += 1) {
    const shown: Shown = form;
    if (shown.send === null) return;
    if (isSummary(shown)) return finish(who, shown, memory);
    if (random.chance(0.04)) {
      await attempt(() => seat.close());
      await long(who, 8 * 3_600_000);
      form = await attempt(() => seat.open(''));
      continue;
    }
    if (shown.canGoBack && random.chance(0.07)) {
      form = await attempt(() => seat.back(shown));
      continue;
    }
    const given = values(shown, who, (field) => {
      if (!isTitle(who, field)) return undefined;
      if (field.initial) return null;
      const word = who.world.word();
      if (chosen !== undefined) memory.desks.set(word, chosen);
      return `${word} ${random.pick(things)}`;
    });
    chosen = given.desk ?? chosen;
    await briefly(who);
    form = await attempt(() => seat.send(shown, given));
  }
}

/** Opens a form; whoever gets none comes back later, as the bot may be off for days. */
async function begin(who: Somebody): Promise<Shown | null> {
  const { seat, random } = who;
  const words = random.chance(0.6) ? 'new' : '';
  for (let tries = 0; tries < mostOpenings; tries += 1) {
    const form = await attempt(() => seat.open(words));
    if (form) return form;
    await long(who, 24 * 3_600_000);
  }
  return null;
}

function isSummary({ text, title }: Shown): boolean {
  return title === 'Before you send' || text.includes('Before you send');
}

function isTitle(who: Somebody, { id }: Field): boolean {
  return who.desks().some(({ policy }) => policy.titleQuestion === id);
}

/** Sends what was summed up, once more where no answer came, and now and then twice. */
async function finish(who: Somebody, summary: Shown, { desks }: Memory): Promise<void> {
  const { seat, random, world } = who;
  const word = /#\d+/.exec(summary.text)?.[0];
  const deskId = word && desks.get(word);
  if (word === undefined || deskId === undefined) return;
  const about = { deskId, person: seat.address, word };
  const sentAt = world.now();
  const before = world.clocks();
  let form = summary;
  let answer: Submitted['answer'] = { kind: 'none' };
  for (let tries = 0; tries < mostTries && answer.kind === 'none'; tries += 1) {
    await briefly(who);
    const next = await attempt(() => seat.send(form, values(form, who)));
    if (random.chance(0.2)) await attempt(() => seat.again());
    // What it says has changed meanwhile: it is looked at again.
    if (next?.send && isSummary(next)) form = next;
    else answer = answerOf(next);
    if (answer.kind === 'none' && random.chance(0.2)) break;
  }
  const clocks = together(before, world.clocks());
  world.submitted({ ...about, sentAt, answeredAt: world.now(), clocks, answer });
  await attempt(() => seat.close());
}

function answerOf(shown: Shown | null): Submitted['answer'] {
  const number = /\b[A-Z]{1,8}-\d{4,}\b/.exec(shown?.text ?? '')?.[0];
  if (shown && number) return { kind: 'confirmed', number, text: shown.text };
  return { kind: 'none' };
}
