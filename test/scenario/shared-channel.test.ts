import { expect, test, vi } from 'vitest';
import { doctorCommand } from '../../src/commands/doctor-command.ts';
import {
  botToken,
  netexDesk,
  person,
  replies,
  report,
  roots,
  signingSecret,
  supportChannel,
} from '../support/sandbox-desk.ts';
import { openWorld } from '../support/world.ts';

test('in a support channel that another organisation shares, its people and guests are no agents', async () => {
  const channels = [
    { id: 'C0GENERAL', name: 'general', members: ['U0RITA', 'U0FIRSTLINE'] },
    { id: supportChannel, name: 'support', members: ['U0ANA', 'U0SAM', 'U0GUS', 'U0FIRSTLINE'] },
  ];
  const people = [
    { id: 'U0RITA', name: 'Rita' },
    { id: 'U0ANA', name: 'Ana' },
    { id: 'U0SAM', name: 'Sam', team: 'T0PARTNER' },
    { id: 'U0GUS', name: 'Gus', restricted: true },
  ];
  const contacts = { director: [person('U0ANA', 'Ana')], president: [person('U0ANA', 'Ana')] };
  const netex = {
    ...netexDesk,
    roster: [],

    contacts,
    fallback: person('U0RITA', 'Rita'),
  };
  const world = await openWorld({ desks: { netex }, workspace: { people, channels } });
  try {
    const { sandbox } = world;
    const number = await report(sandbox.as('U0RITA'));
    await sandbox.settle();
    const [root] = roots(sandbox, number);
    if (!root) throw new Error('no status thread');
    const types = async () => (await world.events(number)).map(({ type }) => type);

    for (const id of ['U0SAM', 'U0GUS']) {
      await sandbox.as(id).press('Take', { in: root });
      await sandbox.as(id).mention(supportChannel, 'It is solved.', { thread: root.ts });
      await sandbox.settle();
      expect(await types()).toEqual(['TicketOpened']);
    }
    expect(
      replies(sandbox, root)
        .map(({ text }) => text)
        .join('\n'),
    ).toContain('Only the support agents');
    await sandbox.as('U0ANA').press('Take', { in: root });
    await sandbox.settle();
    expect(await types()).toContain('TicketTaken');

    vi.stubEnv('SLACK_SIGNING_SECRET', signingSecret);
    vi.stubEnv('SLACK_BOT_TOKEN', botToken);
    vi.stubEnv('SLACK_API_URL', sandbox.apiUrl);
    vi.stubEnv('FIRSTLINE_CONFIG', world.deskFile);
    vi.stubEnv('DATABASE_URL', world.database.url);
    const { output } = await doctorCommand([]);
    expect(output).toMatch(
      /warning +desk netex, support channel: .*shared with another organisation.*\n +→ .*roster/,
    );
  } finally {
    vi.unstubAllEnvs();
    await world.close();
  }
});
