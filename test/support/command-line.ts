/** A whole number of at least `least`, from the command line. Throws where it is none. */
export function countFrom(name: string, text: string, least: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
  throw new Error(`--${name}: expected a whole number of at least ${least}, found "${text}"`);
}

/** What `read` makes of the command line. `--help` prints the usage and ends with 0; what `read` throws, with 2. */
export function fromCommandLine<T>(usage: string, read: () => T): T {
  if (process.argv.includes('--help')) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return read();
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${usage}`);
    process.exit(2);
  }
}
