import type { Random } from '../random.ts';
import type { Cast } from '../world.ts';
import { answerFor, work } from './agent.ts';
import { drawDesks } from './draw-desks.ts';
import { suffer } from './mishaps.ts';
import { operate } from './operator.ts';
import { live } from './requester.ts';
import {
  agents,
  type Key,
  others,
  type Platform,
  personOn,
  requesters,
  team,
  tenantId,
} from './society.ts';
import { somebody } from './somebody.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** Desks, the people around them, and what these do, for one seed. */
export async function drawCast(random: Random): Promise<Cast> {
  const desks = await drawDesks(random.fork('desks'));
  const spanMs = random.span(4 * day, 200 * day);
  const plan = random.fork('plan');
  const reports = 8 + plan.below(5);
  const used = new Set(desks.flatMap(({ supportChannels }) => supportChannels.map(platformOf)));
  if (desks.some(({ serves }) => serves === 'all')) {
    used.add('slack');
    used.add('teams');
  }
  const sides = [...used];
  return {
    desks,
    spanMs,
    act: (world) => [
      operate(world, spanMs),
      suffer(world, spanMs),
      ...share(reports, sides.length * requesters.length, plan).flatMap((count, at) => {
        const side = sides[at % sides.length];
        const key = requesters[Math.floor(at / sides.length)];
        if (!side || !key || count === 0) return [];
        return [live(somebody(world, side, key), count, restFor(plan, spanMs))];
      }),
      ...desks.flatMap(({ supportChannels }) =>
        supportChannels.flatMap((channel) =>
          agents.map((key) =>
            work(
              somebody(world, platformOf(channel), key),
              channel,
              3 + plan.below(4),
              restFor(plan, spanMs),
            ),
          ),
        ),
      ),
      ...sides.flatMap((side) =>
        others
          .filter((key) => isNamed(desks, side, key))
          .map((key) => answerFor(somebody(world, side, key), 3, restFor(plan, spanMs))),
      ),
    ],
  };
}

/** Most of the rests are short against the whole, so that much happens close together. */
function restFor(random: Random, spanMs: number): number {
  return random.span(hour, spanMs / 6);
}

function platformOf(address: string): Platform {
  if (address.startsWith(`slack:${team}/`)) return 'slack';
  if (address.startsWith(`teams:${tenantId}/`)) return 'teams';
  throw new Error(`${address} is nowhere`);
}

/** So many in all, to each by chance. */
function share(all: number, among: number, random: Random): number[] {
  const shares = Array<number>(among).fill(0);
  for (let left = all; left > 0; left -= 1) {
    const at = random.below(among);
    shares[at] = (shares[at] ?? 0) + 1;
  }
  return shares;
}

function isNamed(desks: Cast['desks'], side: Platform, key: Key): boolean {
  const { address } = personOn(side, key);
  return desks.some(({ contacts, lead, fallback }) =>
    [...Object.values(contacts).flat(), lead, fallback].some((one) => one?.address === address),
  );
}
