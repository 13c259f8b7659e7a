/** JSON from the wire, of which nothing is known. */
export type Json = Readonly<Record<string, unknown>>;

/** The object under these keys; empty where there is none. */
export function objectAt(value: unknown, ...keys: readonly string[]): Json {
  let found: unknown = value;
  for (const key of keys) found = isJson(found) ? found[key] : undefined;
  return isJson(found) ? found : {};
}

export function textAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const last = keys.at(-1) ?? '';
  const found = objectAt(value, ...keys.slice(0, -1))[last];
  return typeof found === 'string' ? found : undefined;
}

export function listAt(value: unknown, ...keys: readonly string[]): readonly unknown[] {
  const last = keys.at(-1) ?? '';
  const found = objectAt(value, ...keys.slice(0, -1))[last];
  return Array.isArray(found) ? found : [];
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON, or undefined for what is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
