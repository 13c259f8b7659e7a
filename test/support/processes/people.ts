import type { InputValues, Message, Person, Sandbox, View } from '../../../sandbox/index.ts';
import { supportChannel, words } from '../sandbox-desk.ts';
import { between, type Random, seeded } from './random.ts';
import { sleep } from './sleep.ts';

/** What people do while the bot, its database and the machine are treated badly. */
export interface People {
  /** The number that the form named at its end, by the title of the report. */
  readonly reports: ReadonlyMap<string, string>;
  /** How often somebody had to press again. */
  again(): number;
  /** What people were told where something did not work, each once. */
  readonly told: ReadonlySet<string>;
  /** They finish what they began. Throws where somebody could not. */
  finish(): Promise<void>;
}

export interface PeopleOptions {
  readonly seed: number;
  readonly requesters: readonly string[];
  /** Between two reports of somebody, in ms. */
  readonly rest: readonly [number, number];
  /** Whether Ana takes what nobody has, and requesters write on. Default true. */
  readonly busy?: boolean;
}

/** Nobody's patience lasts longer. */
const patienceMs = 150_000;
const noAnswer = 'no answer';

type Tell = (said: string) => void;

/** Requesters report, one thing after the other, and press again wherever no answer comes. */
export function bringPeople(sandbox: Sandbox, options: PeopleOptions): People {
  const { seed, requesters, rest, busy = true } = options;
  const reports = new Map<string, string>();
  const told = new Set<string>();
  let again = 0;
  let over = false;
  const tell = (said: string) => {
    again += 1;
    told.add(said);
  };

  async function reporting(id: string, place: number): Promise<void> {
    const who = sandbox.as(id);
    const random = seeded(seed + place);
    await sleep(between(random, 0, rest[1]));
    for (let count = 1; !over; count += 1) {
      const title = `Report ${count} of ${id}`;
      reports.set(title, await reportUntilTaken(who, title, tell, random));
      if (busy && random() < 0.3) await writeOn(who, `Word ${count} of ${id}`);
      await sleep(between(random, ...rest));
    }
  }

  async function taking(): Promise<void> {
    const ana = sandbox.as('U0ANA');
    const random = seeded(seed - 1);
    while (!over) {
      const cards = sandbox.channel(supportChannel).filter(isWaiting);
      const card = cards[between(random, 0, cards.length - 1)];
      if (card) await ana.press('Take', { in: card }).catch(() => tell(noAnswer));
      await sleep(between(random, 200, 900));
    }
  }

  const all = Promise.all([...requesters.map(reporting), ...(busy ? [taking()] : [])]);
  all.catch(() => {});
  return {
    reports,
    told,
    again: () => again,
    async finish() {
      over = true;
      await all;
    },
  };
}

/** One report as a person makes it: whatever happens, they look at what is shown and press again. */
async function reportUntilTaken(
  who: Person,
  title: string,
  tell: Tell,
  random: Random,
): Promise<string> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    const view = who.modal() ?? (await openForm(who, tell));
    const number = view && !view.submit && /NX-\d+/.exec(words(view))?.[0];
    if (number) {
      await who.close();
      return number;
    }
    if (view && (await goOn(who, view, title, tell))) continue;
    await sleep(between(random, 100, 600));
  }
  throw new Error(`${title} was not taken within ${patienceMs} ms: ${words(who.modal())}`);
}

async function openForm(who: Person, tell: Tell): Promise<View | undefined> {
  const { ephemeral } = await who.command('/support');
  const until = performance.now() + 1500;
  while (!who.modal() && performance.now() < until) await sleep(20);
  if (!who.modal()) tell(ephemeral?.text ?? noAnswer);
  return who.modal();
}

/** Sends what is shown; false where it did not work. */
async function goOn(who: Person, view: View, title: string, tell: Tell): Promise<boolean> {
  if (!view.submit) {
    tell(wordsOf(view));
    await who.close();
    return false;
  }
  try {
    const { errors } = await who.submit(valuesOf(view, title));
    for (const said of Object.values(errors ?? {})) tell(said);
    return errors === undefined;
  } catch {
    tell(noAnswer);
    return false;
  }
}

/** What is filled in: all that is required, on its first form. */
function valuesOf({ blocks }: View, title: string): InputValues {
  const asks = blocks.some(({ type, block_id }) => type === 'input' && block_id === 'summary');
  return asks ? { summary: title, product: 'user-access', systemDown: 'yes' } : {};
}

/** An answer under the latest confirmation that has arrived, if any has. */
async function writeOn(who: Person, text: string): Promise<void> {
  const confirmation = who.dms().findLast((one) => one.text.startsWith('Your ticket'));
  if (confirmation) await who.write('bot', text, { thread: confirmation });
}

function isWaiting({ text, thread_ts }: Message): boolean {
  return thread_ts === undefined && text.includes('open, nobody');
}

function wordsOf({ blocks }: View): string {
  const texts = JSON.stringify(blocks).matchAll(/"text":"((?:[^"\\]|\\.)+)"/g);
  return Array.from(texts, ([, text]) => text).join(' ');
}
