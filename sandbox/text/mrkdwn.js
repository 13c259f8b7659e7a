import { formatDate } from './dates.js';

const TOKEN = /<([^<>]*)>/;
const STYLES = [
  { mark: '`', style: { code: true } },
  { mark: '*', style: { bold: true } },
  { mark: '_', style: { italic: true } },
  { mark: '~', style: { strike: true } },
];

/** The text that Slack's three entities stand for. */
export function unescaped(text) {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function token(inner, names) {
  const bar = inner.indexOf('|');
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? undefined : unescaped(inner.slice(bar + 1));
  if (target.startsWith('@')) return { text: `@${names.user(target.slice(1))}`, quiet: true };
  if (target.startsWith('#')) return { text: `#${names.channel(target.slice(1))}`, quiet: true };
  if (target.startsWith('!date^')) return date(target, label, names);
  if (target.startsWith('!')) return { text: `@${target.slice(1)}`, quiet: true };
  const url = unescaped(target);
  return { text: label ?? url, url };
}

function date(target, fallback, names) {
  const [, seconds, format = '', link] = target.split('^');
  const text = formatDate(Number(seconds), format, names.now) ?? fallback ?? '';
  return link ? { text, quiet: true, url: link } : { text, quiet: true };
}

const WORD = /[\p{L}\p{N}]/u;

/** Finds the first `*bold*`-like stretch that stands free of letters on both outer sides. */
function styled(text) {
  let first;
  for (const { mark, style } of STYLES) {
    for (let start = text.indexOf(mark); start >= 0; start = text.indexOf(mark, start + 1)) {
      const end = text.indexOf(mark, start + 1);
      if (end < 0) break;
      const inner = text.slice(start + 1, end);
      const free =
        !WORD.test(text[start - 1] ?? ' ') && !WORD.test(text[end + 1] ?? ' ') && inner !== '';
      if (!free || inner.includes('\n') || inner.trim() !== inner) continue;
      if (!first || start < first.start) first = { start, end, style };
      break;
    }
  }
  return first;
}

/** The spans of a mrkdwn text: mentions, links, dates and styles resolved, entities unescaped. */
export function readMrkdwn(text, names, style = {}) {
  if (text === '') return [];
  if (style.code) return [{ ...style, text: unescaped(text) }];
  const found = styled(text);
  const match = TOKEN.exec(text);
  if (match && (!found || match.index < found.start)) {
    return [
      ...readMrkdwn(text.slice(0, match.index), names, style),
      { ...style, ...token(match[1] ?? '', names) },
      ...readMrkdwn(text.slice(match.index + match[0].length), names, style),
    ];
  }
  if (!found) return [{ ...style, text: unescaped(text) }];
  return [
    ...readMrkdwn(text.slice(0, found.start), names, style),
    ...readMrkdwn(text.slice(found.start + 1, found.end), names, { ...style, ...found.style }),
    ...readMrkdwn(text.slice(found.end + 1), names, style),
  ];
}

export function plainOf(spans) {
  return spans
    .map((span) => (span.url && span.url !== span.text ? `${span.text} (${span.url})` : span.text))
    .join('');
}
