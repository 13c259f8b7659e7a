import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CARRIED, type Carried, readCarried } from '../../../../adapters/teams/carried.ts';
import { valuesOf } from '../../../../adapters/teams/read-values.ts';
import { writePeople } from '../../../../src/runtime/ports.ts';

const context = { kind: 'act', deskId: 'd', number: 'NX-1', action: 'reply', nonce: 'n' } as const;
const press = { action: 'take', deskId: 'd', number: 'NX-1', keys: ['1/PT8H/director'] } as const;
const confirm = { title: 'T', text: 'W', confirm: 'Y', deny: '' };
const others = { people: writePeople([{ address: 'slack:T1/U1', name: 'Sam' }]) };

const sound: readonly Carried[] = [
  { verb: 'submit', context, fields: { text: 'text', who: 'people' }, others },
  { verb: 'back', context: { kind: 'intake', deskId: 'd', draftId: 'x', step: 2 }, fields: {} },
  { verb: 'back', context, fields: { text: 'text' }, shortened: { text: 'a' } },
  {
    verb: 'submit',
    context: { kind: 'intake', deskId: 'd', draftId: 'x', step: 0, shown: 'a' },
    fields: {},
  },
  { verb: 'submit', context: { kind: 'choose-desk' }, fields: { desk: 'choice' } },
  { verb: 'submit', context: { kind: 'choose-desk', draft: { deskId: 'd', id: 'x' } }, fields: {} },
  { verb: 'submit', context: { kind: 'contacts', deskId: 'd', role: 'r', nonce: 'n' }, fields: {} },
  { verb: 'act', press },
  { verb: 'act', press, confirm },
  { verb: 'contacts', press: { action: 'test', deskId: 'd', role: 'r' }, confirm },
  { verb: 'contacts', press: { action: 'edit', deskId: 'd', role: 'r' } },
  { verb: 'begin', draft: null },
  { verb: 'begin', draft: { deskId: 'd', id: 'x' } },
  { verb: 'look', deskId: 'd', number: 'NX-1' },
  { verb: 'dismiss' },
];

function read(carried: unknown): Carried | null {
  return readCarried({ [CARRIED]: carried, msteams: { type: 'task/fetch' }, 'f.x': 'y' });
}

test.each(sound)('what is carried comes back: $verb', (carried) => {
  expect(read(JSON.parse(JSON.stringify(carried)))).toEqual(carried);
});

describe('what is not ours as a whole is nothing', () => {
  test('with anything missing, or of another type', () => {
    const optional = new Set(['others', 'shortened', 'confirm', 'shown', 'context.draft']);
    for (const carried of sound) {
      for (const path of pathsIn(carried)) {
        if (![...optional].some((one) => path.join('.').endsWith(one))) {
          if (!inRecord(path)) expect(read(changed(carried, path, undefined))).toBeNull();
        }
        for (const wrong of [7, [], {}, true, { toString: 1 }]) {
          const kept = JSON.stringify(changed(carried, path, wrong));
          if (kept === JSON.stringify(carried) || emptied(path, wrong)) continue;
          expect(read(JSON.parse(kept)), `${kept}`).toBeNull();
        }
      }
    }
  });

  test.each([
    ['no object', null],
    ['text', '{"verb":"dismiss"}'],
    ['a list', [{ verb: 'dismiss' }]],
    ['an unknown verb', { verb: 'constructor' }],
    ['an unknown action', { verb: 'act', press: { ...press, action: 'toString' } }],
    ['an unknown kind of field', { verb: 'submit', context, fields: { x: 'slider' } }],
    ['an empty id', { verb: 'look', deskId: '', number: 'NX-1' }],
    ['an endless id', { verb: 'look', deskId: 'd', number: 'N'.repeat(1001) }],
    [
      'a broken step',
      {
        verb: 'back',
        context: { kind: 'intake', deskId: 'd', draftId: 'x', step: 0.5 },
        fields: {},
      },
    ],
    ['people who are none', { verb: 'submit', context, fields: {}, others: { who: '[]' } }],
    [
      'keys of an object',
      JSON.parse(
        `{"verb":"submit","context":${JSON.stringify(context)},"fields":{"__proto__":"text"}}`,
      ),
    ],
    ['what an object has of itself', JSON.parse('{"__proto__":{"verb":"dismiss"}}')],
  ])('%s', (_, carried) => {
    expect(read(carried)).toBeNull();
  });

  test('whatever it is', () => {
    const verbs = fc.constantFrom(...sound.map(({ verb }) => verb));
    const odd = fc.dictionary(
      fc.constantFrom(
        'context',
        'press',
        'fields',
        'others',
        'draft',
        'confirm',
        'kind',
        '__proto__',
      ),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(verbs, odd, fc.jsonValue(), (verb, rest, any) => {
        readCarried(any);
        const found = read({ ...rest, verb });
        if (found) expect(sound.map((one) => one.verb)).toContain(found.verb);
      }),
    );
  });
});

test('values are read of anything at all', () => {
  const fields = {
    a: 'text',
    b: 'choice',
    c: 'number',
    d: 'date',
    e: 'people',
    f: 'consent',
    g: 'file',
  } as const;
  const data = fc.dictionary(
    fc.constantFrom('f.a', 'f.b', 'f.c', 'f.d', 'f.e', 'f.f', 'f.g', '__proto__'),
    fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' })),
  );
  fc.assert(
    fc.property(data, (one) => {
      const values = valuesOf(one, { verb: 'submit', context, fields, others }, 't1');
      expect(Object.keys(values)).toEqual(Object.keys(fields));
      for (const value of Object.values(values)) {
        expect(value === null || (value !== '' && value?.isWellFormed())).toBe(true);
      }
    }),
  );
});

type Path = readonly string[];

function pathsIn(node: unknown): Path[] {
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return [];
  return Object.entries(node).flatMap(([key, inner]) => [
    [key],
    ...pathsIn(inner).map((rest) => [key, ...rest]),
  ]);
}

/** Fields and others are records: one entry less is another form. */
function inRecord([first, second]: Path): boolean {
  return (
    (first === 'fields' || first === 'others' || first === 'shortened') && second !== undefined
  );
}

/** An empty record, or list of keys, is as good as any. */
function emptied(path: Path, wrong: unknown): boolean {
  const [last] = path.slice(-1);
  const records =
    ['fields', 'others', 'shortened'].includes(last ?? '') && JSON.stringify(wrong) === '{}';
  return records || (last === 'keys' && Array.isArray(wrong)) || (last === 'step' && wrong === 7);
}

function changed(node: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).map(([name, inner]) => [
    name,
    name === key ? changed(inner, rest, value) : inner,
  ]);
  return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined));
}
