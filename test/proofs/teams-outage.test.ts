import { test } from 'vitest';
import type { Outage } from '../../sandbox/index.ts';
import { hourAway, openBoth } from '../support/teams/hour-away.ts';

test.each<Outage>(['silent', 'refused'])(
  'Teams is %s for an hour: escalations in Slack are in time, those in Teams come once it is back',
  async (how) => {
    const world = await openBoth();
    try {
      await hourAway(world, how);
    } finally {
      await world.close();
    }
  },
);
