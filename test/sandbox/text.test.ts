import { expect, test } from 'vitest';
import { formatDate } from '../../sandbox/text/dates.js';
import { plainOf, readMrkdwn } from '../../sandbox/text/mrkdwn.js';

const now = Date.UTC(2026, 0, 5, 9);
const names = { user: (id: string) => id.toLowerCase(), channel: (id: string) => id, now };
const at = (iso: string) => Date.parse(iso) / 1000;

test.each([
  ['2026-01-05T13:05:09Z', '{date_num} {time_secs}', '2026-01-05 13:05:09'],
  ['2026-01-05T13:05:09Z', '{date_short_pretty} at {time}', 'today at 13:05'],
  ['2026-01-06T00:00:00Z', '{date_pretty}', 'tomorrow'],
  ['2026-01-04T23:59:59Z', '{date_long_pretty}', 'yesterday'],
  ['2026-03-22T08:00:00Z', '{date}', 'March 22nd, 2026'],
  ['2026-03-13T08:00:00Z', '{date_long}', 'Friday, March 13th, 2026'],
  ['2026-03-03T08:00:00Z', '{date_short}', 'Mar 3, 2026'],
  ['2026-01-05T11:00:00Z', '{ago}', 'in 2 hours'],
  ['2026-01-05T08:59:00Z', '{ago}', '1 minute ago'],
])('a date token: %s as %s', (iso, format, text) => {
  expect(formatDate(at(iso), format, now)).toBe(text);
});

test('an unknown date token or a bad instant gives nothing', () => {
  expect(formatDate(0, '{century}', now)).toBeUndefined();
  expect(formatDate(Number.NaN, '{date}', now)).toBeUndefined();
});

test.each([
  ['plain &lt;b&gt; &amp; done', [{ text: 'plain <b> & done' }]],
  [
    '*bold* and _it_',
    [{ text: 'bold', bold: true }, { text: ' and ' }, { text: 'it', italic: true }],
  ],
  ['2*3*4 snake_case_name', [{ text: '2*3*4 snake_case_name' }]],
  ['`*raw*`', [{ text: '*raw*', code: true }]],
  ['<@U0ANA>', [{ text: '@u0ana', quiet: true }]],
  ['<!channel>', [{ text: '@channel', quiet: true }]],
  ['<https://a.example/?x=1&amp;y=2|here>', [{ text: 'here', url: 'https://a.example/?x=1&y=2' }]],
  ['<!date^nonsense^{date}|some day>', [{ text: 'some day', quiet: true }]],
  [
    '*see <#C1>*',
    [
      { text: 'see ', bold: true },
      { text: '#C1', quiet: true, bold: true },
    ],
  ],
  ['*', [{ text: '*' }]],
  ['', []],
])('mrkdwn: %s', (text, spans) => {
  expect(readMrkdwn(text, names)).toEqual(spans);
});

test('links keep their address in plain text', () => {
  expect(plainOf(readMrkdwn('see <https://a.example|here> or <https://b.example>', names))).toBe(
    'see here (https://a.example) or https://b.example',
  );
});
