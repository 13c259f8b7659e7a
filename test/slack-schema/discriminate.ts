import type { Schema } from './lift.ts';

/**
 * The schema with each union of objects that differ by their `type` told apart by it, so that a
 * fault is that of the object meant and not one for each object that it could have been.
 */
export function discriminate(schema: Schema): Schema {
  const definitions = schema.definitions ?? {};
  const named = (ref: string): Schema => {
    const found = definitions[ref.replace('#/definitions/', '')];
    if (!found) throw new Error(`there is no ${ref}`);
    return found;
  };
  /** The objects of a union, whatever unions it is made of. */
  const members = (one: Schema): Schema[] => {
    const union = one.$ref ? named(one.$ref).anyOf : one.anyOf;
    return union && typeOf(one) === undefined ? union.flatMap(members) : [one];
  };
  const typeOf = (one: Schema): unknown => {
    const whole = one.$ref ? named(one.$ref) : one;
    const types = whole.anyOf
      ? new Set(whole.anyOf.map(typeOf))
      : new Set([whole.properties?.type?.const]);
    return types.size === 1 ? [...types][0] : undefined;
  };
  const told = (union: readonly Schema[]): Schema | null => {
    const all = union.flatMap((one) => members(one));
    const types = all.map(typeOf);
    if (types.includes(undefined) || new Set(types).size < types.length) return null;
    return {
      type: 'object',
      discriminator: { propertyName: 'type' },
      required: ['type'],
      oneOf: all,
    };
  };
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    const { anyOf, ...rest } = value as Schema;
    const within = Object.fromEntries(Object.entries(rest).map(([key, one]) => [key, walk(one)]));
    if (!anyOf) return within;
    const type = typeOf({ anyOf });
    // Several shapes of one type: the type stands outside, where the union around it looks.
    if (type !== undefined) {
      return {
        ...within,
        type: 'object',
        properties: { type: { const: type } },
        required: ['type'],
        anyOf: anyOf.map(walk),
      };
    }
    return { ...within, ...(told(anyOf) ?? { anyOf: anyOf.map(walk) }) };
  };
  return walk(schema) as Schema;
}
