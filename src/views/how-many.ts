/** Open tickets are counted up to this; of more, it is only said that there are more. */
export const mostCounted = 1000;

/** `22`, or `more than 1000`. */
export function howMany(open: number): string {
  return open > mostCounted ? `more than ${mostCounted}` : `${open}`;
}
