import { expect } from 'vitest';
import type { Outage } from '../../../sandbox/index.ts';
import { eventually } from '../eventually.ts';
import { channelOn, deskSide, personOn, someone } from './sides.ts';
import { openTeamsWorld, type TeamsWorld } from './world.ts';

const hour = 3_600_000;

/** A desk in both: Ana in Slack and Ben in Teams, the Director in Teams and the President in Slack. */
export function openBoth(): Promise<TeamsWorld> {
  return openTeamsWorld({
    slack: true,
    desks: (tenant) => ({
      netex: {
        policy: 'netex.yaml',
        supportChannel: [channelOn('slack', { tenant }), channelOn('teams', { tenant })],
        roster: [personOn('slack', 'ana', { tenant }), personOn('teams', 'ben', { tenant })],
        contacts: {
          director: [personOn('teams', 'dana', { tenant })],
          president: [personOn('slack', 'pia', { tenant })],
        },
        fallback: personOn('slack', 'ana', { tenant }),
      },
    }),
  });
}

/**
 * Nothing of Teams can be waited for while it is away: the world settles when nothing is due and Slack
 * has its messages. Until what it answers with is called.
 */
export function withoutTeams({ sandbox, database, bot }: TeamsWorld): () => void {
  const settle = async () => {
    await eventually('all that goes to Slack is sent', async () => {
      const due = await bot().nextDueAt();
      const [row] = await database.sql<{ left: number }[]>`
        select count(*)::int as left from outbox
        where status = 'pending' and recipient like 'slack:%'`;
      return row?.left === 0 && (due === null || due > sandbox.now());
    });
  };
  sandbox.connectBot({ settle });
  return () => sandbox.connectBot({ settle: () => bot().settle() });
}

/** Teams away for an hour in which Slack goes on and an escalation is due; then all is there, once. */
export async function hourAway(world: TeamsWorld, how: Outage): Promise<void> {
  const { tenant } = world;
  const slack = deskSide(world, 'slack');
  const teams = deskSide(world, 'teams');
  const rita = someone(world, 'slack', 'rita');
  const tilda = someone(world, 'teams', 'rita');
  const early = await tilda.report('Before the outage');
  await world.advance(7.5 * hour);
  const up = await tenant.down(how);
  const withTeams = withoutTeams(world);
  const late = await rita.report('During the outage');
  await world.advance(hour);
  // Due half an hour ago, and said in Slack at once.
  expect(slack.thread(early).join('\n')).toContain('Escalated to the Director');
  const dana = someone(world, 'teams', 'dana');
  expect(dana.told(early)).toEqual([]);
  await slack.write('ana', early, 'We see to it.');
  const calls = tenant.requests.length;
  await new Promise((resolve) => setTimeout(resolve, 1500));
  // It is asked whether it is there, and nothing is poured at it.
  expect(tenant.requests.length - calls).toBeLessThan(10);

  await up();
  withTeams();
  await world.settle();
  expect(dana.told(early)).toHaveLength(1);
  expect(tilda.told(early).at(-1)).toContain('We see to it.');
  expect(teams.card(late)).toContain('During the outage');
  for (const number of [early, late]) {
    expect(teams.thread(number)).toHaveLength(slack.thread(number).length);
  }
  expect(teams.thread(early).filter((text) => text.includes('Escalated'))).toHaveLength(1);
  const reached = (await world.events(early)).filter(({ type }) => type === 'PersonNotReached');
  expect(reached).toEqual([]);

  await world.advance(16 * hour);
  expect(someone(world, 'slack', 'pia').told(early)).toHaveLength(1);
  await teams.press('ben', early, 'Resolve', { text: 'All is well.' });
  expect(tilda.told(early).at(-1)).toContain('All is well.');
  expect(slack.card(early)).toContain('resolved');
}
