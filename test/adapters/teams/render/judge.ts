import { createRequire } from 'node:module';
import { isJson, type Json, listAt, textAt } from '../../../support/teams/json.ts';
import { judgeCard, nested, sizeOf } from '../../../support/teams/judge-card.ts';

const BYTES = 28 * 1024;

// The package's types want a browser's; this is what is used of it.
interface Cards {
  readonly AdaptiveCard: new () => {
    parse(card: unknown): void;
    toJSON(): unknown;
  };
}
const cards = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js') as Cards;

/** What is wrong with a card: for the package that draws it, and by the rules that it does not know. */
export function faultsOf(card: unknown): readonly string[] {
  if (!isJson(card) || card.type !== 'AdaptiveCard') return ['no card'];
  const all = nested(card);
  return [
    ...judgeCard(card),
    ...leftOut(card),
    ...all.flatMap((one) => [...tooMany(one), ...fallbackOf(one), ...emptyIn(one), ...urlOf(one)]),
    ...formatted(card),
    ...ids(all),
  ];
}

/** The same for an activity, all of which has to be within the budget. */
export function faultsOfActivity(activity: unknown): readonly string[] {
  const bytes = sizeOf(activity);
  const [attachment] = listAt(activity, 'attachments');
  return [
    ...(bytes > BYTES ? [`${bytes} bytes`] : []),
    ...(textAt(activity, 'text') === undefined ? [] : ['words in the text of the activity']),
    ...((textAt(activity, 'summary') ?? '') === '' ? ['no summary'] : []),
    ...faultsOf(isJson(attachment) ? attachment.content : undefined),
  ];
}

/** Elements that the package reads, and forgets: it knows no such type, or not there. */
function leftOut(card: unknown): string[] {
  const parsed = new cards.AdaptiveCard();
  parsed.parse(card);
  const count = (json: unknown) => {
    const counts = new Map<string, number>();
    for (const { type } of nested(seen(json))) {
      if (typeof type === 'string') counts.set(type, (counts.get(type) ?? 0) + 1);
    }
    return counts;
  };
  const kept = count(parsed.toJSON());
  return [...count(card)].flatMap(([type, number]) =>
    kept.get(type) === number ? [] : [`${number} of ${type} became ${kept.get(type) ?? 0}`],
  );
}

/** Without what the package does not write again: it holds data, or is for other clients. */
function seen(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(seen);
  if (!isJson(value)) return value;
  const hidden = ['data', 'fallback', 'refresh', 'msteams', 'choices.data'];
  const open = Object.entries(value).filter(([key]) => !hidden.includes(key));
  return Object.fromEntries(open.map(([key, inner]) => [key, seen(inner)]));
}

function tooMany(one: Json): string[] {
  const count = listAt(one, 'actions').length;
  return count > 5 ? [`${count} actions in a set`] : [];
}

/** Clients that know no Action.Execute send the same. */
function fallbackOf(one: Json): string[] {
  if (one.type !== 'Action.Execute' || one.title === undefined) return [];
  const { fallback } = one;
  if (!isJson(fallback) || fallback.type !== 'Action.Submit') return ['no fallback'];
  const same = (key: string) => JSON.stringify(one[key]) === JSON.stringify(fallback[key]);
  return same('data') && same('title') ? [] : ['the fallback is another action'];
}

/** What Teams refuses the whole card for. */
function emptyIn(one: Json): string[] {
  const { type } = one;
  const blank = (key: string) => (textAt(one, key) ?? '') === '';
  if (type === 'AdaptiveCard' && listAt(one, 'body').length === 0) return ['an empty body'];
  if (type === 'RichTextBlock' && listAt(one, 'inlines').length === 0) return ['no inlines'];
  if ((type === 'TextRun' || type === 'TextBlock') && blank('text')) return [`a blank ${type}`];
  if (type === 'ActionSet' && listAt(one, 'actions').length === 0) return ['no actions'];
  if (String(type).startsWith('Input.') && (blank('label') || blank('id'))) return ['no label'];
  const said = ['text', 'title', 'label', 'value', 'placeholder', 'summary'].map((key) =>
    textAt(one, key),
  );
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const odd = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
  return said.some((text) => text !== undefined && (odd.test(text) || !text.isWellFormed()))
    ? [`hidden characters in a ${String(type)}`]
    : [];
}

function urlOf(one: Json): string[] {
  if (one.type !== 'Action.OpenUrl') return [];
  return /^https?:\/\/[^\s]+$/.test(textAt(one, 'url') ?? '') ? [] : ['a link to anything'];
}

/** Markdown that is not ours: a person's words in a TextBlock, a mention or a date in any text. */
function formatted(card: unknown): string[] {
  const entities = listAt(isJson(card) ? card.msteams : undefined, 'entities');
  const texts = entities.map((entity) => textAt(entity, 'text') ?? '');
  const repeated = new Set(texts).size < texts.length ? ['two mentions with the same words'] : [];
  const blocks = nested(card).filter(({ type }) => type === 'TextBlock' || type === 'TextRun');
  const shown = blocks.map((one) => textAt(one, 'text') ?? '');
  const unused = texts.filter((text) => !shown.some((one) => one.includes(text)));
  return [
    ...repeated,
    ...unused.map((text) => `${text} stands nowhere`),
    ...blocks.flatMap((one) => {
      let text = textAt(one, 'text') ?? '';
      if (/\{\{(DATE|TIME)\(/.test(text)) return ['a live date'];
      if (one.type === 'TextRun') return /<\/?at\b/i.test(text) ? ['a live mention'] : [];
      // A name stands there: what surrounds it is not joined.
      for (const mention of texts) text = text.replaceAll(mention, 'name');
      return live(text);
    }),
  ];
}

/** What Markdown would make of a text: our own bold words and links are taken out first. */
function live(text: string): string[] {
  const bare = text
    .replace(/\\[\\`*_~[\]#+-]/g, 'x')
    .replace(/\[[^[\]]*\]\(https?:\/\/[^\s()]+\)/g, '')
    .replace(/\*\*(?=\S)[^*]+(?<=\S)\*\*/g, '');
  return /[*_`~[\]<>]|^\s*([-+#]|\d+[.)])|:\/\/|\bwww\./im.test(bare) ? [`live: ${bare}`] : [];
}

function ids(all: readonly Json[]): string[] {
  const found = all.flatMap(({ type, id }) => (String(type).startsWith('Input.') ? [id] : []));
  return new Set(found).size < found.length ? ['an id stands twice'] : [];
}
