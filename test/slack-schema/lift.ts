/** The part of a JSON schema that Slack's types come to. */
export interface Schema {
  type?: string | readonly string[];
  $ref?: string;
  description?: string;
  const?: unknown;
  enum?: readonly unknown[];
  properties?: Record<string, Schema>;
  required?: readonly string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
  allOf?: Schema[];
  oneOf?: Schema[];
  discriminator?: { propertyName: string };
  definitions?: Record<string, Schema>;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
}

const most = String.raw`\b(?:max(?:imum)?|up to|limit)\b[^.]*?\b([\d,]+)`;
const inCharacters = new RegExp(`${most} characters`, 'i');
const inNumber = new RegExp(most, 'i');
const between = /\bbetween (\d+) and (\d+)/i;
const fewest = /\bmin(?:imum)?\b[^.,]*?\b(\d+)/i;
/** A sentence that says a bound by a figure: it must come to one. */
const bounded = /\b(?:max(?:imum)?|up to|at most|no more than)\b[^.]*\d|\bbetween \d+ and \d+/i;

/**
 * The schema with every bound that a comment says as a keyword, and without the comments. Throws
 * where a comment says one that is not understood, so that none is missing silently.
 */
export function lift(schema: Schema, path = ''): Schema {
  const { description, ...rest } = schema;
  const within = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, deeper(key, value, `${path}/${key}`)]),
  ) as Schema;
  return description === undefined ? within : bound(within, description, path);
}

function deeper(key: string, value: unknown, path: string): unknown {
  if (key === 'properties' || key === 'definitions') {
    const named = Object.entries(value as Record<string, Schema>);
    return Object.fromEntries(named.map(([name, one]) => [name, lift(one, `${path}/${name}`)]));
  }
  if (Array.isArray(value) && ['anyOf', 'allOf', 'oneOf'].includes(key)) {
    return value.map((one: Schema, at) => lift(one, `${path}/${at}`));
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? lift(value as Schema, path)
    : value;
}

function bound(schema: Schema, description: string, path: string): Schema {
  const sentences = description.replace(/\s+/g, ' ').split(/\.(?:\s|$)/);
  let bounds = schema;
  for (const sentence of sentences) {
    const said = boundOf(bounds, sentence.replaceAll('`', ''));
    if (said) bounds = said;
    else if (bounded.test(sentence)) throw new Error(`${path}: not understood: ${sentence}`);
  }
  return bounds;
}

/** The schema with the bound of one sentence; null where it says none. */
function boundOf(schema: Schema, sentence: string): Schema | null {
  const characters = figure(inCharacters.exec(sentence)?.[1]);
  const number = figure(inNumber.exec(sentence)?.[1]);
  const least = figure(fewest.exec(sentence)?.[1]);
  switch (schema.type) {
    case 'string':
      return taken(schema, { minLength: least, maxLength: characters });
    case 'array': {
      if (!schema.items) return null;
      if (/\beach item\b/.test(sentence) && characters !== undefined) {
        return { ...schema, items: ofText(schema.items, characters) };
      }
      if (/^ ?Each\b/.test(sentence) && number !== undefined) {
        return { ...schema, items: { ...schema.items, maxItems: number } };
      }
      return taken(schema, { minItems: least, maxItems: number });
    }
    case 'number': {
      const [, from, to] = between.exec(sentence) ?? [];
      return taken(schema, { minimum: least ?? figure(from), maximum: number ?? figure(to) });
    }
    default:
      return characters === undefined ? null : ofText(schema, characters);
  }
}

/** A text object, by reference or one of several, with a maximum of its own. */
function ofText(schema: Schema, maxLength: number): Schema {
  return { allOf: [schema, { properties: { text: { maxLength } } }] };
}

function taken(schema: Schema, bounds: Record<string, number | undefined>): Schema | null {
  const said = Object.entries(bounds).filter(([, value]) => value !== undefined);
  return said.length === 0 ? null : { ...schema, ...Object.fromEntries(said) };
}

function figure(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text.replaceAll(',', ''));
}
