import { businessDayMs, openings } from './business-year.ts';
import { serveAdds } from './serve-adds.ts';

const from = Float64Array.from(openings, (opening) => opening.from);
const to = Float64Array.from(openings, (opening) => opening.to);
const ahead = new Float64Array(openings.length);
for (let at = 1; at < ahead.length; at += 1) {
  ahead[at] = (ahead[at - 1] ?? 0) + (to[at - 1] ?? 0) - (from[at - 1] ?? 0);
}

/** The last position with a number below `limit`; -1 if there is none. */
function search(list: Float64Array, limit: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

serveAdds(({ unit, count }) => {
  const ms = count * (unit === 'hours' ? 3_600_000 : businessDayMs);
  return (at) => {
    const begun = search(from, at);
    const open = Math.min(at, to[begun] ?? at) - (from[begun] ?? at) + (ahead[begun] ?? 0);
    const ended = search(ahead, open + ms);
    return (from[ended] ?? 0) + open + ms - (ahead[ended] ?? 0);
  };
});
