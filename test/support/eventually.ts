const pollMs = 25;

/** Waits until `look` finds something truthy, and gives it; throws with the last failure after `ms`. */
export async function eventually<T>(
  what: string,
  look: () => T | Promise<T>,
  ms = 8000,
): Promise<Exclude<T, undefined | null | false>> {
  const deadline = performance.now() + ms;
  for (;;) {
    const found = await look();
    if (found) return found as Exclude<T, undefined | null | false>;
    if (performance.now() > deadline) throw new Error(`not within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
