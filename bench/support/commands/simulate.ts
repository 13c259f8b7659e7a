import { answer } from '../child.ts';
import { serveJson } from '../serve-json.ts';

/** What a simulated platform has heard so far. */
export interface Simulated {
  /** Where it is called, without a path. */
  readonly url: string;
  /** Calls that show something to somebody. */
  readonly shown: number;
  /** The body of the last of them. */
  readonly last: string;
}

/** The answer to a call; `shows`: it shows something to somebody. */
interface Called {
  readonly body: object;
  readonly shows?: boolean;
}

/**
 * In a process of its own: a platform that answers each call at once and checks nothing. Whoever asks
 * it how far it is may tell it what its answers are made of.
 */
export async function simulate<Told extends object>(
  call: (path: string, told: Partial<Told>) => Called,
): Promise<void> {
  let told: Partial<Told> = {};
  let shown = 0;
  let last = '';
  const url = await serveJson(({ url: path = '' }, asked) => {
    const { body, shows } = call(path, told);
    if (shows) {
      shown += 1;
      last = asked;
    }
    return { body };
  });
  answer<Partial<Told>, Simulated>(async (more) => {
    told = { ...told, ...more };
    return { url, shown, last };
  });
}
