import { suggestion } from '../files/find-nearest.ts';
import type { Path } from '../files/read-yaml.ts';

/** Something that does not make sense in a policy, and where. */
export interface Problem {
  readonly path: Path;
  readonly message: string;
}

/** A reference to what is not there. */
export function unknownId(path: Path, what: string, id: string, known: readonly string[]): Problem {
  return { path, message: `there is no ${what} "${id}"; ${suggestion(id, known)}` };
}
