import type { Random } from '../random.ts';
import type { World } from '../world.ts';
import type { Field, Shown } from './seat.ts';

const said = [
  'It stands still since this morning.',
  'Nobody here can sign in.',
  'The report comes out empty.',
  'Please look at this soon.',
];

/**
 * What somebody gives to the fields of a form. `words` says what goes into a field: null leaves it as
 * it is, undefined leaves it to chance.
 */
export function values(
  form: Shown,
  { world, random }: { readonly world: World; readonly random: Random },
  words: (field: Field) => string | null | undefined = () => undefined,
): Record<string, string> {
  const given = form.fields.flatMap((field) => {
    const own = words(field);
    const value = own === undefined ? givenTo(field, world, random) : own;
    return value === null ? [] : [[field.id, value.slice(0, field.most)] as const];
  });
  return Object.fromEntries(given);
}

function givenTo(field: Field, world: World, random: Random): string | null {
  // What stands there already mostly stays.
  if (field.initial && random.chance(0.8)) return null;
  switch (field.kind) {
    case 'text':
      return field.required || random.chance(0.4) ? random.pick(said) : null;
    case 'choice':
      return field.required || random.chance(0.5) ? random.pick(field.options) : null;
    case 'number':
      return field.required ? '1' : null;
    case 'date':
      return field.required ? dayBefore(world.now(), random.below(300)) : null;
    case 'consent':
      return 'yes';
    case 'other':
      return null;
    default:
      return field.kind satisfies never;
  }
}

function dayBefore(now: number, days: number): string {
  return new Date(now - days * 86_400_000).toISOString().slice(0, 10);
}
