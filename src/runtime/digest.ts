/** Tells what a form was made from, so that it is seen later whether that still stands. */
export async function digestOf(made: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(made));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest.subarray(0, 12), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
