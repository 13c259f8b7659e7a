/** A file that somebody attached. It stays on its platform; this is the reference to it. */
export interface AttachedFile {
  /** The platform's id. */
  readonly id: string;
  readonly name: string;
  /** A link that opens it on its platform; empty where the platform gave none. */
  readonly url: string;
  readonly bytes: number;
}

/** The files in the answer to a file question. An answer of any other form holds none. */
export function readFiles(answer: string): AttachedFile[] {
  const found = parsed(answer);
  if (!Array.isArray(found) || !found.every(isFile)) return [];
  return found.map(({ id, name, url, bytes }) => ({ id, name, url, bytes }));
}

/** Files as the answer to a file question: the JSON text that `readFiles` reads. */
export function writeFiles(files: readonly AttachedFile[]): string {
  return JSON.stringify(files.map(({ id, name, url, bytes }) => ({ id, name, url, bytes })));
}

function parsed(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    return undefined;
  }
}

function isFile(value: unknown): value is AttachedFile {
  if (typeof value !== 'object' || value === null) return false;
  const { id, name, url, bytes } = value as Partial<Record<keyof AttachedFile, unknown>>;
  const words = [id, name, url].every((one) => typeof one === 'string') && id !== '';
  return words && Number.isSafeInteger(bytes) && (bytes as number) >= 0;
}
