import { businessDayMs, calendar } from './business-year.ts';
import { serveAdds } from './serve-adds.ts';

serveAdds(({ unit, count }) => {
  const ms = count * (unit === 'hours' ? 3_600_000 : businessDayMs);
  return (at) => calendar.add(at, ms);
});
