import { between, oneOf, type Random } from './random.ts';

type Path = readonly (string | number)[];

/** Values that no platform would send in a place that has another one. */
const hostile: readonly (() => unknown)[] = [
  () => null,
  () => true,
  () => 0,
  () => -1,
  () => 1e308,
  () => 2 ** 53,
  () => 0.1,
  () => '',
  () => ' ',
  () => '\0',
  () => 'a\0b',
  () => '\ud800',
  () => '\udc00\ud800',
  () => '\u202e\u2066\ufeff',
  () => 'x'.repeat(5000),
  () => '🧨'.repeat(3000),
  () => '__proto__',
  () => 'constructor',
  () => '../../../etc/passwd',
  () => "'; drop table tickets; --",
  () => '{{7*7}}<script>alert(1)</script>',
  () => '<!channel> <@U0ANA> <https://evil.example|https://bank.example>',
  () => '[[[[',
  () => '{"kind":"intake","deskId":"netex","draftId":"__proto__","step":1e9}',
  () => '{"kind":"act","deskId":"netex","number":"NX-1001","action":"resolve","nonce":"\u0000"}',
  () => 'NX-99999999999999999999',
  () => 'slack:T0SANDBOX/U0ANA',
  () => '1700000000.000000',
  () => '-1',
  () => '9'.repeat(400),
  () => [],
  () => {},
  () => [[[[[[]]]]]],
  () => Array.from({ length: 2000 }, () => 'x'),
  () => Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`k${at}`, at])),
  () => ({ __proto__: null, constructor: { prototype: { polluted: true } } }),
  () => JSON.parse('{"__proto__":{"polluted":true,"isAdmin":true}}'),
  () => JSON.parse('{"toString":"x","valueOf":7,"length":-1,"then":"y"}'),
  () => deep(80),
  () => deep(2000),
];

/** The same with up to four places of it changed, taken away, doubled or named otherwise. */
export function mutated(random: Random, value: unknown): unknown {
  const copy: unknown = structuredClone(value);
  for (let left = between(random, 1, 4); left > 0; left -= 1) {
    const places = pathsOf(copy);
    if (places.length === 0) return oneOf(random, hostile)();
    change(random, copy, oneOf(random, places));
  }
  return copy;
}

/** The same with another value in one place; which place, and which value, go by `at`, in order. */
export function replaced(value: unknown, at: number): unknown {
  const copy: unknown = structuredClone(value);
  const places = pathsOf(copy);
  const path = places[at % places.length];
  const make = hostile[Math.floor(at / places.length) % hostile.length];
  if (path && make) holderOf(copy, path)[path.at(-1) ?? ''] = make();
  return copy;
}

function change(random: Random, root: unknown, path: Path): void {
  const holder = holderOf(root, path);
  const key = path.at(-1) ?? '';
  switch (between(random, 0, 5)) {
    case 0:
      delete holder[key];
      return;
    case 1:
      holder[oneOf(random, ['__proto__', 'constructor', 'toString', '', '\0', 'id', 'type'])] =
        oneOf(random, hostile)();
      return;
    case 2:
      holder[key] = [holder[key], holder[key]];
      return;
    case 3:
      holder[key] = { value: holder[key] };
      return;
    default:
      holder[key] = oneOf(random, hostile)();
  }
}

/** All places in it, but for those so deep that there is no end to them. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null || path.length > 12) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    [...path, key],
    ...pathsOf(inner, [...path, key]),
  ]);
}

function holderOf(root: unknown, path: Path): Record<string | number, unknown> {
  let here = root;
  for (const key of path.slice(0, -1)) here = Reflect.get(Object(here), key);
  return Object(here);
}

function deep(levels: number): unknown {
  let value: unknown = 'x';
  for (let left = levels; left > 0; left -= 1) value = left % 2 === 0 ? { a: value } : [value];
  return value;
}
