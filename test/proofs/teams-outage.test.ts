import { test } from 'vitest';
import { hourAway, openBoth } from '../support/teams/hour-away.ts';
import type { TenantOutage } from '../support/teams/serve.ts';

test.each<TenantOutage>(['silent', 'refused'])(
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
