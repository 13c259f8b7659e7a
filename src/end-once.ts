/** Stops, once however often it is asked; then ends the process with the first code asked for. */
export function endOnce(stop: () => Promise<void>): (code: number) => Promise<void> {
  let asked = false;
  return async (code) => {
    if (asked) return;
    asked = true;
    try {
      await stop();
      process.exit(code);
    } catch (error) {
      console.error(error);
      process.exit(1);
    }
  };
}
