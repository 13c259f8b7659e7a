import { afterAll, beforeAll, expect, test } from 'vitest';
import { roots } from '../support/sandbox-desk.ts';
import {
  channelOn,
  type DeskSide,
  deskSide,
  personOn,
  type Someone,
  someone,
} from '../support/teams/sides.ts';
import { openTeamsWorld, rootOf, type TeamsWorld } from '../support/teams/world.ts';

const hour = 3_600_000;

let world: TeamsWorld;
let slack: DeskSide;
let teams: DeskSide;
let rita: Someone;

// A support channel on each platform: Ana works in Teams and Ben in Slack.
beforeAll(async () => {
  world = await openTeamsWorld({
    slack: true,
    desks: (tenant) => ({
      netex: {
        policy: 'netex.yaml',
        supportChannel: [channelOn('slack', { tenant }), channelOn('teams', { tenant })],
        roster: [personOn('teams', 'ana', { tenant }), personOn('slack', 'ben', { tenant })],
        contacts: {
          director: [personOn('teams', 'dana', { tenant })],
          president: [personOn('slack', 'pia', { tenant })],
        },
        fallback: personOn('slack', 'ben', { tenant }),
      },
    }),
  });
  slack = deskSide(world, 'slack');
  teams = deskSide(world, 'teams');
  rita = someone(world, 'teams', 'rita');
});
afterAll(() => world?.close());

test('two threads of one ticket keep in step, whoever acts where', async () => {
  const number = await rita.report('Nothing transfers');
  const inStep = () => {
    expect(teams.thread(number).map(plain)).toEqual(slack.thread(number).map(plain));
    expect(slack.card(number)).toContain(number);
    expect(teams.card(number)).toContain(number);
  };
  inStep();
  await rita.reply(number, 'It smells burnt.');
  inStep();
  expect(slack.thread(number).at(-1)).toContain('It smells burnt.');

  await slack.press('ben', number, 'Take');
  inStep();
  for (const desk of [slack, teams]) expect(desk.card(number)).toContain('Ben');

  // What an agent wrote stands in their own thread already, and is shown in the other one.
  await teams.write('ana', number, 'Please switch it off.');
  expect(rita.told(number).at(-1)).toContain('Please switch it off.');
  expect(teams.thread(number).at(-1)).not.toContain('switch it off');
  expect(slack.thread(number).at(-1)).toContain('Please switch it off.');
  await slack.write('ben', number, 'And on again.');
  expect(rita.told(number).at(-1)).toContain('And on again.');
  expect(slack.thread(number).at(-1)).not.toContain('on again');
  expect(teams.thread(number).at(-1)).toContain('And on again.');

  await world.advance(24 * hour);
  for (const desk of [slack, teams]) {
    for (const role of ['Director', 'President']) {
      const told = desk.thread(number).filter((text) => text.includes(`Escalated to the ${role}`));
      expect(told).toHaveLength(1);
    }
  }
  const dana = someone(world, 'teams', 'dana');
  const pia = someone(world, 'slack', 'pia');
  expect([dana.told(number).length, pia.told(number).length]).toEqual([1, 1]);
  // Each is led to the thread of their own platform.
  const [link] = world.tenant.directOf('dana').map(({ card }) => JSON.stringify(card));
  expect(link).toContain(`parentMessageId=${rootOf(world.tenant, number).id}`);
  expect(link).not.toContain('slack.com');
  const [message] = world.sandbox.as('U0PIA').dms();
  const [root] = roots(world.sandbox, number);
  expect(JSON.stringify(message)).toContain(`p${root?.ts.replace('.', '')}`);
  expect(JSON.stringify(message)).not.toContain('teams.microsoft.com');

  await dana.press(number, 'Acknowledge');
  for (const desk of [slack, teams]) expect(desk.thread(number).at(-1)).toContain('acknowledged');

  await teams.press('ana', number, 'Resolve', { text: 'The link is back.' });
  for (const desk of [slack, teams]) {
    expect(desk.card(number)).toContain('resolved');
    expect(desk.thread(number).at(-1)).toContain('The link is back.');
  }
  expect(slack.thread(number)).toHaveLength(teams.thread(number).length);
  expect((await world.events(number)).filter(({ type }) => type === 'SupportReplied')).toHaveLength(
    2,
  );
});

test('who cannot be reached on one platform is said on both, and the fallback hears on the other', async () => {
  world.tenant.block('dana');
  const number = await rita.report('Nothing prints');
  await world.advance(8 * hour);
  expect(someone(world, 'teams', 'dana').told(number)).toEqual([]);
  expect(someone(world, 'slack', 'ben').told(number)).toEqual([
    expect.stringContaining('You are the fallback contact'),
  ]);
  for (const desk of [slack, teams]) {
    const alert = desk.thread(number).filter((text) => text.includes('could not be delivered'));
    expect(alert).toEqual([expect.stringMatching(/Dana[\s\S]*bot_blocked/)]);
  }
});

/** How each platform writes a person and a quote, the same. */
function plain(text: string): string {
  return text.replaceAll('@', '').replaceAll(/<\/?at>|^> /gm, '');
}
