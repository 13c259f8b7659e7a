import { createRequire } from 'node:module';
import { isJson, type Json, listAt } from './json.ts';

/** The budget of a message, in bytes. */
export const MOST_BYTES = 28 * 1024;
const MOST_ACTIONS = 6;

// The package's types want a browser's; this is what is used of it.
interface Cards {
  readonly SerializationContext: new () => {
    readonly eventCount: number;
    getEventAt(place: number): { readonly message: string };
  };
  readonly AdaptiveCard: new () => {
    parse(card: unknown, context: unknown): void;
    validateProperties(): { readonly validationEvents: readonly { readonly message: string }[] };
  };
}

/** What is wrong with a card, as Teams would see it; empty where nothing is. */
export function judgeCard(card: unknown): readonly string[] {
  const { AdaptiveCard, SerializationContext } = cards();
  if (!isJson(card) || card.type !== 'AdaptiveCard') return ['it is no card'];
  const faults: string[] = [];
  const context = new SerializationContext();
  const parsed = new AdaptiveCard();
  parsed.parse(withChoices(card), context);
  for (let place = 0; place < context.eventCount; place += 1) {
    faults.push(context.getEventAt(place).message);
  }
  faults.push(...parsed.validateProperties().validationEvents.map(({ message }) => message));
  if (card.version !== '1.5') faults.push(`version ${String(card.version)}`);
  const bytes = sizeOf(card);
  if (bytes > MOST_BYTES) faults.push(`${bytes} bytes`);
  for (const holder of nested(card)) {
    const count = listAt(holder, 'actions').length;
    if (count > MOST_ACTIONS) faults.push(`${count} actions in one set`);
  }
  return faults;
}

/** Bytes of its JSON in UTF-8. */
export function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** Every object in a value, itself first. */
export function nested(value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value.flatMap(nested);
  return isJson(value) ? [value, ...Object.values(value).flatMap(nested)] : [];
}

/** The package knows no picker that fills itself: it gets a choice, as Teams gives it many. */
function withChoices(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withChoices);
  if (!isJson(value)) return value;
  const copy = Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, withChoices(inner)]),
  );
  if (!isJson(copy['choices.data']) || listAt(copy, 'choices').length > 0) return copy;
  return { ...copy, choices: [{ title: 'Somebody', value: 'somebody' }] };
}

let loaded: Cards | undefined;
function cards(): Cards {
  loaded ??= createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js') as Cards;
  return loaded;
}
