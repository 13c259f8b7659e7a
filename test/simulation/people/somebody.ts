import type { Desk } from '../../../src/runtime/ports.ts';
import type { Random } from '../random.ts';
import type { World } from '../world.ts';
import type { Seat } from './seat.ts';
import { slackSeat } from './slack-seat.ts';
import { type Key, type Platform, team, tenantId } from './society.ts';
import { teamsSeat } from './teams-seat.ts';

/** Somebody who acts in a world, by chance of their own. */
export interface Somebody {
  readonly world: World;
  readonly seat: Seat;
  readonly random: Random;
  /** The desks that their workspace writes to. */
  desks(): readonly Desk[];
}

export function somebody(world: World, platform: Platform, key: Key): Somebody {
  const workspace = platform === 'slack' ? `slack:${team}` : `teams:${tenantId}`;
  return {
    world,
    seat: platform === 'slack' ? slackSeat(world, key) : teamsSeat(world, key),
    random: world.random.fork(`${platform} ${key}`),
    desks: () =>
      world
        .desks()
        .filter(
          ({ supportChannels, serves }) =>
            serves === 'all' || supportChannels.some((one) => one.startsWith(`${workspace}/`)),
        ),
  };
}

/** What a client fails with is nothing that a person could mend: they go on with something else. */
export async function attempt<Result>(work: () => Promise<Result>): Promise<Result | null> {
  try {
    return await work();
  } catch {
    return null;
  }
}

const second = 1000;
const hour = 3_600_000;

/** A pause within one thing that is done. */
export function briefly({ world, random }: Somebody): Promise<void> {
  return world.rest(random.span(2 * second, 90 * second));
}

/** A pause between two things. */
export function long({ world, random }: Somebody, most: number): Promise<void> {
  return world.rest(random.span(0.02 * hour, most));
}
