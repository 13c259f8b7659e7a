/** Longer than a stop in order takes, and shorter than what a machine gives a process to end. */
const longestMs = 9800;
/** A signal that comes again so soon was sent once, by the terminal and by npm. */
const sameSignalMs = 1000;

/**
 * Stops, once however often it is asked; then ends the process with the first code asked for. It ends
 * at once, with 1, where it is asked again after a moment, or where the stop does not come to its end.
 */
export function endOnce(stop: () => Promise<void>): (code: number) => Promise<void> {
  let askedAt: number | null = null;
  return async (code) => {
    if (askedAt !== null) {
      if (performance.now() - askedAt <= sameSignalMs) return;
      console.error('Asked again, so it ends at once; the next start goes on with what is left.');
      process.exit(1);
    }
    askedAt = performance.now();
    setTimeout(() => {
      console.error('Not all was done in 10 seconds; the next start goes on with it.');
      process.exit(1);
    }, longestMs);
    try {
      await stop();
      process.exit(code);
    } catch (error) {
      console.error(error);
      process.exit(1);
    }
  };
}
