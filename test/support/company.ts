import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, vi } from 'vitest';
import { parse, parseDocument } from 'yaml';
import {
  type Block,
  type InputValues,
  type Message,
  PEOPLE,
  type Person,
  type View,
} from '../../sandbox/index.ts';
import { readBlocks } from '../../sandbox/text/readable.ts';
import type { Ticket, TicketEvent } from '../../src/engine/ticket.ts';
import type { PolicyChange } from './desk-files.ts';
import { replies, roots } from './sandbox-desk.ts';
import { openWorld, type World } from './world.ts';

const root = new URL('../../', import.meta.url);

/** A shipped policy, and the desk file of the sandbox that is made for it. */
const shipped = {
  mednet: { policy: 'policies/mednet.yaml', desk: 'sandbox/mednet.yaml' },
  netex: { policy: 'policies/netex.yaml', desk: 'sandbox/desk.yaml' },
  teladentistry: { policy: 'policies/teladentistry.yaml', desk: 'sandbox/teladentistry.yaml' },
} as const;
export type CompanyName = keyof typeof shipped;

/** The title of the form that says what comes of a report, before it is sent. */
export const lastForm = 'Before you send';

/** The bot with a shipped policy, and what its people see. Its clock moves forward only. */
export interface Company {
  readonly world: World;
  readonly rita: Person;
  readonly ana: Person;
  readonly ben: Person;
  readonly dana: Person;
  readonly pia: Person;
  /** Lets the clock run to this instant, with offset; everything on the way happens in its time. */
  at(instant: string | number): Promise<void>;
  /**
   * Fills in the forms of `/support` with these answers by question id, and gives the last view:
   * the form with the title `upTo`, or what stands where no further form comes.
   */
  fillIn(who: Person, answers: InputValues, upTo?: string): Promise<View>;
  /** The number of the ticket whose confirmation somebody has open; it is closed. */
  opened(who: Person): Promise<string>;
  /** Fills in all forms. Gives the number of the ticket that came of it. */
  report(who: Person, answers: InputValues): Promise<string>;
  /** Presses a button of the ticket's card, and sends the form that comes, if one is to come. */
  press(who: Person, number: string, button: string, values?: InputValues): Promise<void>;
  ticket(number: string): Promise<Ticket>;
  /** What `/support <text>` answers. */
  say(who: Person, text: string): Promise<string>;
  card(number: string): string;
  /** The replies below the card. */
  thread(number: string): readonly string[];
  /** What somebody was written to directly about this ticket. */
  told(who: Person, number: string): readonly string[];
  events<Type extends TicketEvent['type']>(
    number: string,
    type: Type,
  ): Promise<readonly Extract<TicketEvent, { type: Type }>[]>;
  /** Runs a command of `firstline` on the data of this bot. */
  operate<Result>(command: () => Promise<Result>): Promise<Result>;
}

interface CompanyOptions {
  /** Parts of the desk that stand instead of those of the sandbox's desk file. */
  readonly desk?: object;
  /** Changes to the policy; to undefined takes out what stands there. */
  readonly policy?: readonly PolicyChange[];
}

interface Openings {
  /** A bot of the test's own. */
  open(name: CompanyName, options?: CompanyOptions): Promise<Company>;
  /** The bot of all tests of this file that share it, as the earlier of them left it. */
  share(name: CompanyName): Promise<Company>;
}

/** A test that can open the bot with a shipped policy. */
export const test = base.extend<Openings>({
  open: async ({ onTestFinished }, use) => {
    await use((name, options = {}) => openCompany(name, options, onTestFinished));
  },
  share: [
    // biome-ignore lint/correctness/noEmptyPattern: the form that the test runner asks for
    async ({}, use) => {
      const shared = new Map<CompanyName, Promise<Company>>();
      const closing: (() => Promise<void>)[] = [];
      await use((name) => {
        const company = shared.get(name) ?? openCompany(name, {}, (close) => closing.push(close));
        shared.set(name, company);
        return company;
      });
      for (const close of closing) await close();
    },
    { scope: 'file' },
  ],
});

async function openCompany(
  name: CompanyName,
  { desk = {}, policy: changes = [] }: CompanyOptions,
  onEnd: (close: () => Promise<void>) => unknown,
): Promise<Company> {
  const folder = await mkdtemp(join(tmpdir(), 'firstline-company-'));
  const policy = join(folder, `${name}.yaml`);
  const document = parseDocument(await readFile(new URL(shipped[name].policy, root), 'utf8'));
  for (const { at, to } of changes) {
    if (to === undefined) document.deleteIn(at);
    else document.setIn(at, to);
  }
  await writeFile(policy, String(document));
  const { desks } = parse(await readFile(new URL(shipped[name].desk, root), 'utf8'));
  const entry = { ...desks[name], ...desk, policy };
  const world = await openWorld({ desks: { [name]: entry } });
  onEnd(async () => {
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });
  const { sandbox } = world;
  const as = sandbox.as;

  const fillIn: Company['fillIn'] = async (who, answers, upTo) => {
    while (who.modal()) await who.close();
    const left = new Set(Object.keys(answers));
    await who.command('/support', 'new');
    for (;;) {
      const view = await sandbox.until(() => who.modal());
      if (!view.submit || view.title?.text === upTo) return ended(view, left, upTo);
      const asked = fields(view).filter((id) => left.delete(id));
      const values = Object.fromEntries(asked.map((id) => [id, answers[id] ?? null]));
      const { errors } = await who.submit(values);
      if (errors) throw new Error(`refused: ${JSON.stringify(errors)}`);
    }
  };
  const onCard = (number: string): Message => {
    const [card, ...more] = roots(sandbox, number);
    if (!card || more.length > 0) throw new Error(`${more.length} more cards of ${number}`);
    return card;
  };
  const opened: Company['opened'] = async (who) => {
    const shown = read(who.modal());
    const number = /\b[A-Z]{2}-\d{4}\b/.exec(shown)?.[0];
    if (!number) throw new Error(`no ticket was opened: ${shown}`);
    await who.close();
    await sandbox.settle();
    return number;
  };
  return {
    world,
    opened,
    rita: as('U0RITA'),
    ana: as('U0ANA'),
    ben: as('U0BEN'),
    dana: as('U0DANA'),
    pia: as('U0PIA'),
    at: async (instant) => {
      const wanted = typeof instant === 'number' ? instant : Date.parse(instant);
      for (;;) {
        const due = (await world.bot().nextDueAt()) ?? wanted;
        if (due >= wanted) break;
        await sandbox.advance(Math.max(0, due - sandbox.now()));
      }
      await sandbox.advance(wanted - sandbox.now());
    },
    fillIn,
    report: async (who, answers) => {
      await fillIn(who, answers);
      return opened(who);
    },
    press: async (who, number, button, values) => {
      await who.press(button, { in: onCard(number) });
      if (values) {
        await sandbox.until(() => who.modal());
        const { errors } = await who.submit(values);
        if (errors) throw new Error(`refused: ${JSON.stringify(errors)}`);
      }
      await sandbox.settle();
    },
    ticket: async (number) => {
      const ticket = (await world.tickets()).find((one) => one.number === number);
      if (!ticket) throw new Error(`there is no ticket ${number}`);
      return ticket;
    },
    say: async (who, text) => {
      const { ephemeral } = await who.command('/support', text);
      return read(ephemeral);
    },
    card: (number) => read(onCard(number)),
    thread: (number) => replies(sandbox, onCard(number)).map(read),
    told: (who, number) =>
      who
        .dms()
        .map(read)
        .filter((text) => text.includes(number)),
    events: async (number, type) => {
      const events = await world.events(number);
      return events.filter(
        (event): event is Extract<TicketEvent, { type: typeof type }> => event.type === type,
      );
    },
    operate: async (command) => {
      vi.stubEnv('DATABASE_URL', world.database.url);
      vi.stubEnv('FIRSTLINE_CONFIG', world.deskFile);
      try {
        return await command();
      } finally {
        vi.unstubAllEnvs();
      }
    },
  };
}

function ended(view: View, left: ReadonlySet<string>, upTo: string | undefined): View {
  if (upTo !== undefined && view.title?.text !== upTo) {
    throw new Error(`the form “${upTo}” did not come, but: ${read(view)}`);
  }
  if (upTo === undefined && left.size > 0)
    throw new Error(`never asked: ${[...left].join(', ')}. At last: ${read(view)}`);
  return view;
}

/** The ids of the questions that a form asks. */
export function fields(view: View): string[] {
  return view.blocks.flatMap(({ type, block_id }) =>
    type === 'input' && block_id !== undefined ? [block_id] : [],
  );
}

/** All that a person reads in a view or a message; instants in words, in the desk's zone. */
export function read(shown: View | Message | undefined): string {
  if (!shown) return '';
  const people: Readonly<Record<string, { readonly name: string }>> = PEOPLE;
  const user = (id: string) => people[id]?.name ?? id;
  const names = { user, channel: (id: string) => id, now: 0 };
  const title = 'title' in shown && shown.title ? [shown.title.text] : [];
  const text = 'text' in shown && !shown.blocks ? [shown.text] : [];
  return [...title, ...text, ...readBlocks(inZone(shown.blocks ?? []), names)].join('\n');
}

/** The blocks with each date as its fallback says it: Slack would show it in the reader's zone. */
function inZone(blocks: readonly Block[]): Block[] {
  return JSON.parse(JSON.stringify(blocks), (_key, part) =>
    part?.type === 'date' ? { type: 'text', text: part.fallback } : part,
  );
}
