import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { overHttp, type Sent } from '../../sandbox/index.ts';
import { commandBody } from '../support/crafted.ts';
import { report, roots, signingSecret } from '../support/sandbox-desk.ts';
import { channelOn, personOn } from '../support/teams/sides.ts';
import {
  openTeamsWorld,
  reportInTeams,
  rootOf,
  type TeamsWorld,
  teamsPerson,
} from '../support/teams/world.ts';

let world: TeamsWorld;
/** What Slack sent, as it was signed. */
const sent: Sent[] = [];

beforeAll(async () => {
  world = await openTeamsWorld({
    slack: true,
    desks: (tenant) => ({
      netex: {
        policy: 'netex.yaml',
        supportChannel: [channelOn('slack', { tenant }), channelOn('teams', { tenant })],
        roster: [personOn('teams', 'ana', { tenant }), personOn('slack', 'ben', { tenant })],
        contacts: {
          director: [teamsPerson(tenant, 'dana')],
          president: [personOn('slack', 'pia', { tenant })],
        },
        fallback: personOn('slack', 'ben', { tenant }),
      },
    }),
  });
  const by = overHttp(`${world.bot().url}/slack/events`);
  world.sandbox.connectBot({
    by: (one) => {
      sent.push(one);
      return by(one);
    },
  });
});
afterAll(() => world?.close());

/** Everything that lasts: what happened, what anybody was sent, and what was begun. */
async function everything(): Promise<unknown> {
  await world.settle();
  const { sql } = world.database;
  const { sandbox, tenant } = world;
  return {
    events: await sql`select desk_id, number, seq, event from events order by number, seq`,
    outbox: await sql`select recipient, status, delivery from outbox order by seq`,
    edits: await sql`select count(*) from contact_edits`,
    slack: [
      ['C0SUPPORT', 'C0GENERAL'].map((id) => sandbox.channel(id)),
      (['U0RITA', 'U0BEN', 'U0PIA'] as const).map((id) => sandbox.as(id).dms()),
    ],
    teams: [
      'support',
      'general',
      ...people.map((key) => tenant.directOf(key)[0]?.conversation),
    ].map((id) =>
      id === undefined ? [] : tenant.messages(id).map(({ text, card }) => [text, card]),
    ),
  };
}
const people = ['rita', 'ana', 'dana'];

function kindOf({ body }: Sent): string {
  const form = new URLSearchParams(body);
  const payload = JSON.parse(form.get('payload') ?? (body.startsWith('{') ? body : '{}'));
  return form.get('command') ?? payload.event?.type ?? payload.type;
}

test('every kind of request of Slack, sent again as it was signed, changes nothing', async () => {
  const { sandbox } = world;
  const [rita, ben] = [sandbox.as('U0RITA'), sandbox.as('U0BEN')];
  const seen = await ben.write('C0GENERAL', 'The printer is on fire');
  const number = await report(rita);
  await world.settle();
  const [card] = roots(sandbox, number);
  const [confirmation] = rita.dms();
  if (!card || !confirmation) throw new Error('no ticket');
  await ben.press('Take', { in: card });
  await ben.press('Reply to requester', { in: card });
  await sandbox.until(() => ben.modal());
  await ben.submit({ text: 'On it.' });
  await rita.write('bot', 'It smells.', { thread: confirmation });
  await rita.write('bot', 'Is anybody there?');
  await ben.mention('C0SUPPORT', 'Switch it off.', { thread: card });
  await rita.command('/support', 'It broke again');
  await rita.type({ summary: 'Half of it' });
  await rita.close();
  await ben.messageShortcut('report_message', seen);
  await ben.close();
  await rita.openHome();
  await world.settle();

  const before = await everything();
  const again = [...sent];
  expect(new Set(again.map(kindOf))).toEqual(
    new Set([
      ...['/support', 'view_submission', 'view_closed', 'block_actions', 'message_action'],
      ...['message', 'app_mention', 'app_home_opened'],
    ]),
  );
  const by = overHttp(`${world.bot().url}/slack/events`);
  const answers = await Promise.all(again.map((one) => by(one)));
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  expect(await everything()).toEqual(before);
}, 60_000);

test('so does every activity of Teams', async () => {
  const { tenant } = world;
  const number = await reportInTeams(world, 'rita');
  await world.settle();
  const root = rootOf(tenant, number);
  await tenant.press('ana', root, 'Take');
  const asked = await tenant.press('ana', root, 'Reply to requester');
  if (asked.kind !== 'dialog') throw new Error('no dialog');
  await tenant.submit('ana', asked, { text: 'On it.' });
  await world.settle();
  const [quote] = tenant.directOf('rita');
  await tenant.say('rita', 'It smells.', quote ? { quote } : {});
  await tenant.say('rita', 'mine');
  await world.settle();
  const before = await everything();
  const answers = await tenant.redeliver(100);
  expect(answers.length).toBeGreaterThan(8);
  expect(answers.filter(({ status }) => status >= 400)).toEqual([]);
  expect(await everything()).toEqual(before);
});

describe('by the time of its signature', () => {
  const body = commandBody('help', { user: 'U0RITA' });
  const signed = async (secondsAgo: number) => {
    const at = String(Math.floor(Date.now() / 1000) - secondsAgo);
    const mac = createHmac('sha256', signingSecret).update(`v0:${at}:${body}`).digest('hex');
    const headers = { 'x-slack-request-timestamp': at, 'x-slack-signature': `v0=${mac}` };
    return (await world.sandbox.deliver(body, { headers })).status;
  };

  test.each([0, 240])('one of %i seconds ago is heard', async (ago) => {
    expect(await signed(ago)).toBe(200);
  });

  // Slack alone can sign it: a bot whose clock is slow is not to be deaf.
  test.each([240, 86_400])('so is one of %i seconds from now', async (ahead) => {
    expect(await signed(-ahead)).toBe(200);
  });

  test.each([360, 86_400])('one of %i seconds ago is refused', async (ago) => {
    expect(await signed(ago)).toBe(401);
  });
});
