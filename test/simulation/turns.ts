import type { Fleet } from './fleet.ts';
import { world } from './owner.ts';
import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';
import type { Trace } from './trace.ts';
import type { PlatformName, Weather } from './weather.ts';

const second = 1000;
const hour = 60 * 60 * second;
const day = 24 * hour;

/** All that waits is tried again and again, by each replica: weeks of it would take the machine hours. */
const longestOutageMs = 1.5 * day;

export interface Turning {
  readonly schedule: Schedule;
  readonly weather: Weather;
  readonly fleet: Fleet;
  readonly trace: Trace;
  readonly random: Random;
  readonly spanMs: number;
}

/** What turns with what people do. */
export interface Turns {
  /** A ticket was opened: what its clocks owe comes due in the hours and days from now. */
  opened(): void;
}

/** Outages of the bot, the platforms and the database, and clocks that are set, over a whole life. */
export function letWeatherTurn(turning: Turning): Turns {
  const { schedule, weather, fleet, trace, random, spanMs } = turning;
  const after = (ms: number, work: () => void) => void schedule.timer(ms, false, work);
  // Sooner rather than later: that is when most is done.
  const moment = () => random.span(60 * second, spanMs);
  const tell = (what: string) => trace.add(schedule.now(), world, what);

  for (const platform of ['slack', 'teams'] as const satisfies readonly PlatformName[]) {
    for (let count = random.below(4); count > 0; count -= 1) {
      const kind = random.pick(['refused', 'unavailable', 'silent'] as const);
      const lasts = random.span(
        second,
        random.chance(0.3) ? Math.min(spanMs / 10, longestOutageMs) : 2 * hour,
      );
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
  const loseDatabase = (ms: number) => {
    if (weather.isOut('database')) return;
    tell('the database is out');
    weather.begin('database', 'refused');
    after(ms, () => {
      tell('the database is back');
      weather.end('database');
    });
  };
  const loseBot = (ms: number) => {
    tell('the whole bot is off');
    weather.note('outages of the whole bot');
    fleet.stayAway(ms);
  };
  for (let count = random.below(3); count > 0; count -= 1) {
    const lasts = random.span(100, hour / 2);
    after(moment(), () => loseDatabase(lasts));
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

  const longest = Math.min(4 * day, spanMs / 8);
  let left = random.chance(0.85) ? 1 + random.below(4) : 0;
  return {
    opened() {
      if (left === 0 || random.chance(0.4)) return;
      left -= 1;
      const lasts = random.span(hour, longest);
      const lose = random.chance(0.7) ? loseBot : loseDatabase;
      after(random.span(second, hour / 2), () => {
        // What goes wrong is over before the end, as everything is.
        if (!weather.isCalm()) lose(lasts);
      });
    },
  };
}
