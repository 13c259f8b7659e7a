/** What JSON text of ours says; undefined where it is none, or has a null character, which we never write. */
export function json(text: string | null): unknown {
  if (text === null || text.includes('\\u0000')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
