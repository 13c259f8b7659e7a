import { z } from 'zod';
import { policySchema } from '../engine/policy.ts';
import { deskFileSchema } from '../files/desk-file.ts';

/**
 * A schema as JSON Schema tells it. `kind`: how to name such a value. `part`: the name of a shape
 * that stands in several places, and is explained once.
 */
interface Node {
  readonly kind?: string;
  readonly part?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string;
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly propertyNames?: Node;
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

/** The sections of one file, filled while its keys are walked. */
interface Walk {
  readonly sections: string[];
  readonly parts: Map<string, Node>;
}

const basics = `### Durations

Lengths of time are written as in ISO 8601: \`PT30M\`, \`PT8H\`, \`P3D\`, \`P1W\`. A day is 24 hours and a
week 7 such days, whatever the clocks do; years and months have no fixed length and are refused. On
a calendar, a target may also count \`{businessDays: <n>}\`.

### Periods

How long something is kept is counted on the calendar, in UTC: \`P3Y\`, \`P18M\`, \`P90D\`, \`P1Y6M\`.

### Ids

An id has letters, digits, \`-\` and \`_\`, at most 40. Put ids of digits alone in quotes: \`"1"\`.`;

/** The reference of both files, in Markdown, from their schemas alone. */
export function policyReference(): string {
  const parts = new Map<string, Node>();
  const policy = fileSections('The policy file', policySchema, parts);
  const desk = fileSections('The desk file', deskFileSchema, parts);
  return [...policy, ...desk, '## Shared parts', basics, ...partSections(parts), ''].join('\n\n');
}

/** What a schema says of its keys. Throws an Error that names a key without a description. */
export function fileSections(
  title: string,
  schema: z.ZodType,
  parts: Map<string, Node> = new Map(),
): string[] {
  // zod's own type of a JSON Schema knows no `kind` and no `part`.
  const root = z.toJSONSchema(schema, { io: 'input' }) as Node;
  const walk: Walk = { sections: [], parts };
  const top = table(root, '', walk);
  return [`## ${title}`, top, ...walk.sections];
}

function partSections(parts: Map<string, Node>): string[] {
  const done: string[] = [];
  // A part may bring in another one while it is told.
  for (const [name, { part: _, ...node }] of parts) {
    const walk: Walk = { sections: [], parts };
    const body = node.properties ? table(node, name, walk) : `${sentence(value(node, name, walk))}`;
    done.push(`### ${capital(name)}`, body, ...walk.sections);
  }
  return done;
}

/** The keys of an object. `path` leads to it from the top of its file. */
function table(node: Node, path: string, walk: Walk): string {
  return rows(Object.entries(node.properties ?? {}), node.required ?? [], path, walk);
}

function rows(
  entries: readonly (readonly [string, Node])[],
  required: readonly string[],
  path: string,
  walk: Walk,
): string {
  const seen: { keys: string[]; text: string; json: string }[] = [];
  for (const [key, node] of entries) {
    const place = path === '' ? key : `${path}.${key}`;
    if (!node.description) throw new Error(`the schema does not describe the key ${place}`);
    const json = JSON.stringify([node, required.includes(key)]);
    const last = seen.at(-1);
    // The days of a week, say, are told in one row.
    if (last?.json === json) {
      last.keys.push(`\`${key}\``);
      continue;
    }
    const cells = [value(node, place, walk), ofDefault(node, required.includes(key))];
    const text = [...cells, node.description]
      .map((cell) => cell.replaceAll('|', '\\|'))
      .join(' | ');
    seen.push({ keys: [`\`${key}\``], text, json });
  }
  return [
    '| key | value | default | meaning |',
    '|---|---|---|---|',
    ...seen.map(({ keys, text }) => `| ${keys.join(', ')} | ${text} |`),
  ].join('\n');
}

function ofDefault(node: Node, isRequired: boolean): string {
  if (isRequired) return 'required';
  return node.default === undefined ? '' : `\`${JSON.stringify(node.default)}\``;
}

/** What a key may hold, in words; shapes of their own get sections. */
function value(node: Node, path: string, walk: Walk): string {
  if (node.part) {
    walk.parts.set(node.part, node);
    return link(node.part, capital(node.part));
  }
  if (node.kind) return node.kind;
  const branches = branchesOf(node);
  if (branches) return union(branches, path, walk);
  if (node.const !== undefined) return `\`${node.const}\``;
  if (node.enum) return either(node.enum.map((one) => `\`${one}\``));
  switch (node.type) {
    case 'object':
      return node.properties ? section(node, path, walk) : mapping(node, path, walk);
    case 'array':
      return `list: ${value(node.items ?? {}, `${path}[]`, walk)}${many(node)}`;
    case 'string':
      return node.maxLength === undefined ? 'text' : `text, at most ${node.maxLength} characters`;
    case 'boolean':
      return '`true` or `false`';
    case 'null':
      return '`null`';
    case 'number':
    case 'integer':
      return `${node.type === 'integer' ? 'whole number' : 'number'}${bounds(node)}`;
    default:
      throw new Error(`the reference has no words for ${path}, of the type ${node.type}`);
  }
}

function mapping(node: Node, path: string, walk: Walk): string {
  const { propertyNames = {}, additionalProperties } = node;
  if (typeof additionalProperties !== 'object') throw new Error(`${path} maps to nothing`);
  const key = propertyNames.kind ?? propertyNames.format ?? 'text';
  return `map: ${key} → ${value(additionalProperties, `${path}.<id>`, walk)}`;
}

function section(node: Node, path: string, walk: Walk): string {
  const at = walk.sections.push('') - 1;
  walk.sections[at] = `### \`${path}\`\n\n${table(node, path, walk)}`;
  return link('map', path);
}

/** The alternatives of a union, and of unions within it. */
function branchesOf({ anyOf, oneOf }: Node): Node[] | null {
  const branches = anyOf ?? oneOf;
  return branches?.flatMap((branch) => branchesOf(branch) ?? [branch]) ?? null;
}

/** Objects among the branches get a section: one for all where a key tells them apart. */
function union(branches: readonly Node[], path: string, walk: Walk): string {
  const objects = branches.filter(({ properties, part, kind }) => properties && !part && !kind);
  const mark = Object.entries(objects[0]?.properties ?? {}).find(
    ([key]) => objects.length > 1 && objects.every((one) => one.properties?.[key]?.const),
  )?.[0];
  if (mark !== undefined) return variants(objects, mark, path, walk);
  return either(
    branches.map((branch) => {
      if (!objects.includes(branch)) return value(branch, path, walk);
      const keys = `{${(branch.required ?? []).join(', ')}}`;
      walk.sections.push(`### \`${path}\` as \`${keys}\``, table(branch, path, walk));
      return link(`\`${keys}\``, `${path} as ${keys}`);
    }),
  );
}

function variants(objects: readonly Node[], mark: string, path: string, walk: Walk): string {
  const [first = {}, ...others] = objects;
  const json = (node: Node | undefined) => JSON.stringify(node);
  const common = Object.entries(first.properties ?? {}).filter(([key, node]) =>
    others.every((other) => json(other.properties?.[key]) === json(node)),
  );
  const names = objects.map((one) => `\`${one.properties?.[mark]?.const}\``);
  const { const: _, ...marked } = first.properties?.[mark] ?? {};
  const at = walk.sections.push('') - 1;
  const shared = rows(
    [[mark, { ...marked, kind: either(names) }], ...common],
    first.required ?? [],
    path,
    walk,
  );
  const apart = objects.flatMap((one, index) => {
    const own = Object.entries(one.properties ?? {}).filter(
      ([key]) => key !== mark && !common.some(([shown]) => shown === key),
    );
    if (own.length === 0) return [];
    return [`With \`${mark}\` ${names[index]}:`, rows(own, one.required ?? [], path, walk)];
  });
  walk.sections[at] = [`### \`${path}\``, shared, ...apart].join('\n\n');
  return link('map', path);
}

function many({ minItems, maxItems }: Node): string {
  const count = span(minItems, maxItems);
  return count === '' ? '' : ` (${count})`;
}

function bounds(node: Node): string {
  const safe = (bound: number | undefined) =>
    bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER ? bound : undefined;
  const { exclusiveMinimum: above, exclusiveMaximum: below } = node;
  const words = [
    span(safe(node.minimum), safe(node.maximum)),
    above === undefined ? '' : `more than ${above}`,
    below === undefined ? '' : `less than ${below}`,
  ];
  return words.flatMap((word) => (word === '' ? [] : [`, ${word}`])).join('');
}

function span(least: number | undefined, most: number | undefined): string {
  if (least !== undefined && most !== undefined) return `${least} to ${most}`;
  if (least !== undefined) return `at least ${least}`;
  return most === undefined ? '' : `at most ${most}`;
}

function either(words: readonly string[]): string {
  return [words.slice(0, -1).join(', '), words.at(-1)].filter(Boolean).join(' or ');
}

/** A link to a heading of the same document, by the name that readers of Markdown give it. */
function link(text: string, heading: string): string {
  const slug = heading
    .toLowerCase()
    .replace(/[^a-z0-9 _-]/g, '')
    .replaceAll(' ', '-');
  return `[${text}](#${slug})`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function sentence(text: string): string {
  return `${capital(text)}.`;
}
