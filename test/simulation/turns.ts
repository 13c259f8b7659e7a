import type { Fleet } from './fleet.ts';
import { world } from './owner.ts';
import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';
import type { Trace } from './trace.ts';
import type { PlatformName, Weather } from './weather.ts';

const second = 1000;
const hour = 60 * 60 * second;

export interface Turning {
  readonly schedule: Schedule;
  readonly weather: Weather;
  readonly fleet: Fleet;
  readonly trace: Trace;
  readonly random: Random;
  readonly spanMs: number;
}

/** Outages of the platforms and the database, and clocks that are set, over a whole life. */
export function letWeatherTurn({ schedule, weather, fleet, trace, random, spanMs }: Turning): void {
  const after = (ms: number, work: () => void) => void schedule.timer(ms, false, work);
  // Sooner rather than later: that is when most is done.
  const moment = () => random.span(60 * second, spanMs);
  const tell = (what: string) => trace.add(schedule.now(), world, what);

  for (const platform of ['slack', 'teams'] as const satisfies readonly PlatformName[]) {
    for (let count = random.below(4); count > 0; count -= 1) {
      const kind = random.pick(['refused', 'unavailable', 'silent'] as const);
      const lasts = random.span(second, random.chance(0.3) ? spanMs / 10 : 2 * hour);
      after(moment(), () => {
        tell(`${platform} is out: ${kind}`);
        weather.begin(platform, kind);
        after(lasts, () => {
          tell(`${platform} is back`);
          weather.end(platform);
        });
      });
    }
  }
  for (let count = random.below(3); count > 0; count -= 1) {
    const lasts = random.span(100, hour / 2);
    after(moment(), () => {
      tell('the database is out');
      weather.begin('database', 'refused');
      after(lasts, () => {
        tell('the database is back');
        weather.end('database');
      });
    });
  }
  for (let count = random.below(6); count > 0; count -= 1) {
    const by = random.span(second, 6 * hour) * (random.chance(0.5) ? 1 : -1);
    const lasts = random.span(second, 24 * hour);
    const chosen = random.next();
    after(moment(), () => {
      const live = fleet.live();
      const replica = live[Math.floor(chosen * live.length)];
      if (!replica) return;
      tell(`the clock of ${replica.owner.name} is set by ${by}`);
      weather.note('clocks set');
      replica.owner.skewMs += by;
      after(lasts, () => {
        tell(`the clock of ${replica.owner.name} is set right`);
        replica.owner.skewMs = 0;
      });
    });
  }
}
