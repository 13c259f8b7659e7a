import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Message, Person } from '../../sandbox/index.ts';
import { read } from '../support/company.ts';
import {
  netexDesk,
  person,
  replies,
  report,
  roots,
  supportChannel,
  words,
} from '../support/sandbox-desk.ts';
import { openWorld, type World } from '../support/world.ts';

const hour = 3_600_000;
const general = 'C0GENERAL';

// Without a roster: Ana and Ben are in the support channel, and Ana leads.
const desks = {
  netex: {
    ...netexDesk,
    roster: [],
    lead: person('U0ANA', 'Ana'),
    contacts: {
      director: [person('U0DANA', 'Dana'), person('U0PIA', 'Pia')],
      president: [person('U0PIA', 'Pia')],
    },
    publicStatus: true,
  },
};

let world: World;
let rita: Person;
let ana: Person;
let ben: Person;
let dana: Person;
let pia: Person;

beforeAll(async () => {
  world = await openWorld({
    desks,
    policy: [{ at: ['escalation', 'reminders'], to: { every: 'PT1H', atMost: 2 } }],
  });
  const { as } = world.sandbox;
  [rita, ana, ben, dana, pia] = [as('U0RITA'), as('U0ANA'), as('U0BEN'), as('U0DANA'), as('U0PIA')];
});
afterAll(() => world?.close());

async function contacts(who: Person): Promise<string> {
  return read((await who.command('/support', 'contacts')).ephemeral);
}

function buttons(shown: Message): string[] {
  return (shown.blocks ?? []).flatMap(({ elements = [] }) =>
    elements.flatMap(({ type, text }) => (type === 'button' ? [JSON.stringify(text)] : [])),
  );
}

/** What somebody was written to directly about a ticket. */
function told(who: Person, number: string): readonly Message[] {
  return who.dms().filter((message) => read(message).includes(number));
}

function inGeneral(number: string): readonly string[] {
  return world.sandbox
    .channel(general)
    .map(read)
    .filter((text) => text.includes(number));
}

function cardOf(number: string): Message {
  const [card] = roots(world.sandbox, number);
  if (!card) throw new Error(`there is no card of ${number}`);
  return card;
}

function thread(number: string): readonly string[] {
  return replies(world.sandbox, cardOf(number)).map(read);
}

async function reported(summary: string): Promise<string> {
  const number = await report(rita, summary);
  await world.sandbox.settle();
  return number;
}

/** The lead sets these people behind the first role. */
async function change(people: string[] | null): Promise<void> {
  await contacts(ana);
  await ana.press('Change');
  const form = await world.sandbox.until(() => ana.modal());
  expect(read(form)).toContain('Leave it empty for those of the desk file: Dana, Pia');
  await ana.submit({ people });
  while (ana.modal()) await ana.close();
  await world.sandbox.settle();
}

test('who stands behind each role is for agents to see, and for the lead to change', async () => {
  world.sandbox.setActive('U0PIA', false);
  const shown = await contacts(ben);
  expect(shown).toContain(
    'Director of Customer Services: @Dana, reachable, nothing sent to them yet',
  );
  expect(shown).toContain('President and General Manager: @Pia, cannot be reached (deactivated)');
  expect(shown).toContain('As the desk file says.');
  expect(shown.match(/\[Send a test\]/g)).toHaveLength(2);
  expect(shown).not.toContain('[Change]');
  expect((await contacts(ana)).match(/\[Change\]/g)).toHaveLength(2);
  expect(await contacts(rita)).toContain('Only the support agents');
  expect(await contacts(dana)).toContain('Only the support agents');
});

test('a test goes to everybody behind the role, once, and says who is not reached', async () => {
  await contacts(ben);
  const before = ben.ephemerals().length;
  await ben.press('Send a test');
  await ben.press('Send a test');
  const answers = await world.sandbox.until(() => {
    const since = ben.ephemerals().slice(before);
    return since.length === 2 && since.map(read);
  });
  for (const answer of answers) expect(answer).toContain('@Pia cannot be reached (deactivated)');
  const saying = (words: string) => answers.filter((answer) => answer.includes(words));
  expect(saying('goes to @Dana now')).toHaveLength(1);
  expect(saying('went out a moment ago, so there is no other one now')).toHaveLength(1);
  await world.sandbox.settle();
  expect(dana.dms()).toHaveLength(1);
  expect(dana.dms().map(read).join()).toMatch(
    /This is a test.*@Ben wanted.*There is nothing to do/,
  );
  expect(await contacts(ben)).toContain('@Dana, reachable, last message sent');
  world.sandbox.setActive('U0PIA', true);
});

test('what the lead sets counts at once, is told to the channel, and can be taken back', async () => {
  const channel = () => read(world.sandbox.channel(supportChannel).at(-1));
  await change(['U0BEN']);
  expect(channel()).toBe('@Ana changed who stands behind Director of Customer Services: @Ben.');
  expect(await contacts(ben)).toMatch(/@Ben, reachable.*\n.*Set by @Ana, /);

  const number = await reported('Who hears of this');
  await world.sandbox.advance(8 * hour);
  expect(told(ben, number)).toHaveLength(1);
  expect(told(dana, number)).toEqual([]);

  await change(null);
  expect(channel()).toBe(
    '@Ana changed who stands behind Director of Customer Services: @Dana, @Pia again, as the desk file says.',
  );
  expect(await contacts(ben)).not.toContain('Set by');

  // Ben was told while he stood behind the role.
  const before = ben.ephemerals().length;
  await ben.press('Acknowledge', { in: told(ben, number)[0] as Message });
  const answer = await world.sandbox.until(() => ben.ephemerals().slice(before).at(-1));
  expect(read(answer)).toBe(`You have acknowledged ${number}.`);
  await world.sandbox.advance(8 * hour);
  expect(told(dana, number)).toEqual([]);
});

test('an escalation says how long it has been and who did what, and is said again until it is acknowledged', async () => {
  const number = await reported('Nobody answers');
  await world.sandbox.advance(8 * hour);
  const heard = () => told(dana, number).map(read);
  expect(heard()).toHaveLength(1);
  expect(heard()[0]).toMatch(/Time since then\W+8 h\n/);
  expect(heard()[0]).toMatch(/Last activity\W+nobody has acted on it yet/);
  await ben.press('Take', { in: cardOf(number) });
  await world.sandbox.settle();
  await world.sandbox.advance(hour);
  expect(heard()).toHaveLength(2);
  expect(heard()[1]).toContain('This is reminder 1 of 2.');
  expect(heard()[1]).toMatch(/Last activity\W+@Ben took it/);
  await world.sandbox.advance(hour);
  expect(heard()).toHaveLength(3);

  const { confirm } = await dana.press('Acknowledge', { in: told(dana, number)[1] as Message });
  expect(confirm?.title.text).toBe(`Acknowledge ${number}?`);
  await world.sandbox.settle();
  for (const message of [...told(dana, number), ...told(pia, number)]) {
    expect(buttons(message)).toHaveLength(1);
    expect(read(message)).toContain('Acknowledged by @Dana');
  }
  expect(thread(number)).toContainEqual(
    'Nobody has acknowledged the escalation. Reminder 2 of 2 is sent.',
  );
});

test('a channel that the bot is not in is let be', async () => {
  const number = await reported('Elsewhere');
  expect(inGeneral(number)).toEqual([]);
  expect(thread(number)).toEqual([]);
  expect((await world.events(number)).map(({ type }) => type)).toEqual(['TicketOpened']);
});

test('the channel where a ticket was raised sees where it stands, and nothing else', async () => {
  world.sandbox.setMember(general, world.sandbox.bot.user, true);
  const number = await reported('A private matter');
  expect(inGeneral(number)).toEqual([
    `${number} (Severity 1 (System down)), reported by @Rita: open, nobody has taken it.`,
  ]);
  expect(words(world.sandbox.channel(general))).not.toContain('private matter');
  await ben.press('Take', { in: cardOf(number) });
  await world.sandbox.settle();
  expect(inGeneral(number)).toEqual([expect.stringMatching(/: in progress, with @Ben\.$/)]);
  const { confirm } = await ana.press('Take over', { in: cardOf(number) });
  expect(confirm?.title.text).toBe(`Take ${number} over?`);
  await world.sandbox.settle();
  expect(inGeneral(number)).toEqual([expect.stringMatching(/: in progress, with @Ana\.$/)]);
  expect(thread(number)).toContainEqual('@Ana has taken this over from @Ben.');
  expect(told(ben, number).map(read).join()).toContain('@Ana has taken');
});
