/** Collects what is wrong with a value, in Slack's words and with a JSON pointer. */
export type Check = (value: unknown, at: string, wrong: string[]) => void;

export function complain(wrong: string[], at: string, what: string): void {
  wrong.push(`[ERROR] ${what} [json-pointer:${at}]`);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A string of `min` to `max` characters. */
export function string(max: number, min = 1): Check {
  return (value, at, wrong) => {
    if (typeof value !== 'string') return complain(wrong, at, 'must be a string');
    if (value.length > max) complain(wrong, at, `must be less than ${max + 1} characters`);
    if (value.length < min) complain(wrong, at, `must be more than ${min - 1} characters`);
  };
}

export function matching(pattern: RegExp, what: string): Check {
  return (value, at, wrong) => {
    if (typeof value !== 'string' || !pattern.test(value)) complain(wrong, at, what);
  };
}

export const flag: Check = (value, at, wrong) => {
  if (typeof value !== 'boolean') complain(wrong, at, 'must be a boolean');
};

export function whole(min: number, max: number): Check {
  return (value, at, wrong) => {
    if (!Number.isInteger(value) || (value as number) < min || (value as number) > max) {
      complain(wrong, at, `must be a whole number from ${min} to ${max}`);
    }
  };
}

export function oneOf(...allowed: string[]): Check {
  return (value, at, wrong) => {
    if (!allowed.includes(value as string)) {
      complain(wrong, at, `must be a valid enum value: ${allowed.join(', ')}`);
    }
  };
}

export function list(item: Check, max: number, min = 1): Check {
  return (value, at, wrong) => {
    if (!Array.isArray(value)) return complain(wrong, at, 'must be an array');
    if (value.length > max) complain(wrong, at, `no more than ${max} items allowed`);
    if (value.length < min) complain(wrong, at, `no fewer than ${min} items allowed`);
    for (const [n, each] of value.entries()) item(each, `${at}/${n}`, wrong);
  };
}

export type Fields = Record<string, Check>;

/** An object with these required and optional fields and no others. */
export function object(required: Fields, optional: Fields = {}): Check {
  return (value, at, wrong) => {
    if (!isRecord(value)) return complain(wrong, at, 'must be an object');
    for (const name of Object.keys(required)) {
      if (value[name] === undefined) complain(wrong, at, `missing required field: ${name}`);
    }
    for (const [name, held] of Object.entries(value)) {
      const check = required[name] ?? optional[name];
      if (!check) complain(wrong, at, `invalid additional property: ${name}`);
      else if (held !== undefined) check(held, `${at}/${name}`, wrong);
    }
  };
}

/** One of several objects told apart by `type`; any other type is refused as unsupported. */
export function byType(kinds: Record<string, Check>): Check {
  return (value, at, wrong) => {
    if (!isRecord(value)) return complain(wrong, at, 'must be an object');
    const check = typeof value.type === 'string' ? kinds[value.type] : undefined;
    if (check) check(value, at, wrong);
    else complain(wrong, `${at}/type`, `unsupported type: ${String(value.type)}`);
  };
}

export function all(...checks: Check[]): Check {
  return (value, at, wrong) => {
    for (const check of checks) check(value, at, wrong);
  };
}

export const anything: Check = () => {};
