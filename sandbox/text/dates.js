const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const DAY_MS = 86_400_000;

const two = (n) => String(n).padStart(2, '0');

function ordinal(n) {
  if (n > 10 && n < 14) return `${n}th`;
  return `${n}${['th', 'st', 'nd', 'rd'][n % 10] ?? 'th'}`;
}

function relative(at, now) {
  const days = Math.floor(at.getTime() / DAY_MS) - Math.floor(now / DAY_MS);
  return { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' }[days];
}

function ago(at, now) {
  const minutes = Math.round(Math.abs(now - at.getTime()) / 60_000);
  const [count, unit] =
    minutes < 60
      ? [minutes, 'minute']
      : minutes < 1440
        ? [Math.round(minutes / 60), 'hour']
        : [Math.round(minutes / 1440), 'day'];
  const span = `${count} ${unit}${count === 1 ? '' : 's'}`;
  return at.getTime() > now ? `in ${span}` : `${span} ago`;
}

/**
 * A Slack date token (`{date_short} at {time}` …) for an instant in epoch seconds, in UTC.
 * Relative words are counted from `now` (epoch ms). Undefined if the format has an unknown token.
 */
export function formatDate(seconds, format, now) {
  const at = new Date(seconds * 1000);
  if (Number.isNaN(at.getTime())) return undefined;
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  const monthName = MONTHS[month] ?? '';
  const long = `${DAYS[at.getUTCDay()]}, ${monthName} ${ordinal(day)}, ${year}`;
  const short = `${monthName.slice(0, 3)} ${day}, ${year}`;
  const plain = `${monthName} ${ordinal(day)}, ${year}`;
  const time = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
  const pretty = relative(at, now);
  const tokens = {
    date_num: `${year}-${two(month + 1)}-${two(day)}`,
    date: plain,
    date_slash: `${two(month + 1)}/${two(day)}/${year}`,
    date_short: short,
    date_long: long,
    date_pretty: pretty ?? plain,
    date_short_pretty: pretty ?? short,
    date_long_pretty: pretty ?? long,
    day_divider_pretty: pretty ?? long,
    time,
    time_secs: `${time}:${two(at.getUTCSeconds())}`,
    ago: ago(at, now),
  };
  let unknown = false;
  const text = format.replace(/\{(\w+)\}/g, (_all, token) => {
    unknown ||= !Object.hasOwn(tokens, token);
    return tokens[token] ?? '';
  });
  return unknown ? undefined : text;
}
