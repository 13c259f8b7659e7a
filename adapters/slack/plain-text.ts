import { clean, isBlank, unescapeMrkdwn } from './text.ts';

/** A mention of a person, in Slack's encoding. */
const MENTION = /<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>/g;

/** Splits an encoded text: every second piece is a mention, a link or the like. */
const TOKENS = /(<[^<>]*>)/;

/** The ids of the people whom an encoded text mentions, each once. */
export function mentionedIn(encoded: string): string[] {
  return [...new Set([...encoded.matchAll(MENTION)].flatMap(([, id]) => id ?? []))];
}

/** An encoded text without the mentions of this person; null: of whom it mentions first. */
export function withoutMention(encoded: string, user: string | null): string {
  const of = user ?? mentionedIn(encoded)[0];
  if (of === undefined) return encoded;
  let rest = '';
  let cut = false;
  for (const piece of encoded.split(TOKENS)) {
    if (piece.startsWith('<@') && mentionedIn(piece)[0] === of) {
      if (rest.endsWith(' ')) rest = rest.slice(0, -1);
      cut = true;
    } else {
      rest += cut ? piece.replace(/^[:,]/, '') : piece;
      cut = false;
    }
  }
  return rest.trim();
}

/**
 * The words of a text that Slack encoded: mentions by name where `names` or Slack tells it, links
 * with both label and address, everything else as it was typed. Total.
 */
export function plainText(encoded: string, names: ReadonlyMap<string, string> = new Map()): string {
  const pieces = encoded.split(TOKENS);
  const words = pieces.map((piece, at) =>
    at % 2 === 0 ? unescapeMrkdwn(piece) : token(piece, names),
  );
  return clean(words.join(''));
}

function token(piece: string, names: ReadonlyMap<string, string>): string {
  const inner = piece.slice(1, -1);
  const bar = inner.indexOf('|');
  const target = unescapeMrkdwn(bar < 0 ? inner : inner.slice(0, bar));
  const label = bar < 0 ? '' : unescapeMrkdwn(inner.slice(bar + 1));
  const body = target.slice(1);
  switch (target[0]) {
    case '@':
      return `@${names.get(body) ?? said(label, body)}`;
    case '#':
      return `#${said(label, body)}`;
    case '!':
      return special(body, label);
    default:
      return /^[a-z][a-z0-9+.-]*:/i.test(target) ? link(target, label) : piece;
  }
}

/** `<!here>`, `<!subteam^S1|@group>`, `<!date^…|fallback>` and what Slack may add to them. */
function special(body: string, label: string): string {
  if (body.startsWith('date^')) return label;
  const [name = '', id] = body.split('^');
  const shown = said(label, id ?? name);
  return shown.startsWith('@') ? shown : `@${shown}`;
}

function link(target: string, label: string): string {
  const address = target.replace(/^(mailto|tel):/, '');
  if (isBlank(label) || bare(label) === bare(address)) return address;
  return `${label} (${address})`;
}

function bare(address: string): string {
  return address.replace(/^https?:\/\//, '').replace(/\/$/, '');
}

function said(label: string, otherwise: string): string {
  return isBlank(label) ? otherwise : label;
}
