import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  channelOn,
  type DeskSide,
  deskSide,
  otherThan,
  personOn,
  platforms,
  someone,
} from '../support/teams/sides.ts';
import { openTeamsWorld, type TeamsWorld } from '../support/teams/world.ts';

const hour = 3_600_000;

// The desk on each platform, with the Director on the other one and the President on its own.
describe.each(platforms)('a desk in %s', (place) => {
  let world: TeamsWorld;
  let desk: DeskSide;

  beforeAll(async () => {
    world = await openTeamsWorld({
      slack: true,
      desks: (tenant) => ({
        netex: {
          policy: 'netex.yaml',
          supportChannel: channelOn(place, { tenant }),
          roster: [personOn(place, 'ana', { tenant }), personOn(place, 'ben', { tenant })],
          contacts: {
            director: [personOn(otherThan(place), 'dana', { tenant })],
            president: [personOn(place, 'pia', { tenant })],
          },
          fallback: personOn(place, 'ana', { tenant }),
          serves: ['slack:T0SANDBOX', `teams:${tenant.tenantId}`],
        },
      }),
    });
    desk = deskSide(world, place);
  });
  afterAll(() => world?.close());

  test.each(platforms)('a requester in %s: from the report to its resolution', async (from) => {
    const rita = someone(world, from, 'rita');
    const dana = someone(world, otherThan(place), 'dana');
    const pia = someone(world, place, 'pia');

    const number = await rita.report(`Nothing transfers, says ${from}`);
    expect(desk.card(number)).toContain(`Nothing transfers, says ${from}`);
    expect(desk.card(number)).toMatch(/Requester:?\s@?rita/i);
    expect(rita.told(number)).toEqual([expect.stringContaining('Your ticket')]);
    const [ticket] = (await world.tickets()).filter((one) => one.number === number);
    expect(ticket?.requester.address).toBe(rita.person.address);

    await rita.reply(number, 'It smells *burnt* <b>here</b>.');
    expect(desk.thread(number).at(-1)).toContain('wrote');
    expect(desk.thread(number).at(-1)).toContain('It smells *burnt* <b>here</b>.');
    expect(rita.told(number).at(-1)).toContain('has reached support');

    await desk.press('ana', number, 'Take');
    expect(desk.card(number)).toMatch(/in progress/);
    expect(rita.told(number).at(-1)).toMatch(/Ana has taken/);
    await desk.write('ana', number, 'Please switch it off.');
    expect(rita.told(number).at(-1)).toContain('Please switch it off.');
    expect(desk.thread(number).at(-1)).toContain('replied to the requester');
    expect(desk.thread(number).at(-1)).not.toContain('switch it off');

    await world.advance(8 * hour - 1);
    expect(dana.told(number)).toEqual([]);
    await world.advance(1);
    expect(dana.told(number)).toEqual([expect.stringContaining('needs you')]);
    expect(pia.told(number)).toEqual([]);
    await dana.press(number, 'Acknowledge');
    expect(dana.told(number)).toEqual([expect.stringContaining('is acknowledged')]);
    expect(desk.thread(number).at(-1)).toMatch(/Dana acknowledged the escalation/);

    await world.advance(16 * hour);
    expect(pia.told(number)).toEqual([expect.stringContaining('needs you')]);
    await world.advance(48 * hour);
    expect(dana.told(number)).toHaveLength(1);
    expect(pia.told(number)).toHaveLength(1);
    for (const role of ['Director', 'President']) {
      const told = desk.thread(number).filter((text) => text.includes(`Escalated to the ${role}`));
      expect(told).toHaveLength(1);
    }

    await desk.press('ana', number, 'Resolve', { text: 'The link is back.' });
    expect(desk.card(number)).toContain('resolved');
    expect(rita.told(number).at(-1)).toContain('The link is back.');
    expect((await world.events(number)).map(({ type }) => type)).toEqual([
      'TicketOpened',
      'RequesterReplied',
      'TicketTaken',
      'SupportReplied',
      'EscalationFired',
      'EscalationAcknowledged',
      'EscalationFired',
      'TicketResolved',
    ]);
  });
});
