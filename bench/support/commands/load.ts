import { Agent, request } from 'node:http';
import { answer } from '../child.ts';
import { type Kind, maker } from './make-command.ts';

/** Commands to be sent over connections that are kept. */
export interface Load {
  readonly url: string;
  /** Which commands, by number: no two of a run are the same. */
  readonly first: number;
  readonly count: number;
  readonly atOnce: number;
  readonly command: Kind;
}

const agents = new Map<string, Agent>();

/** Answers the milliseconds from the sending of each command to the end of its answer. */
answer<Load, readonly number[]>(async ({ url, first, count, atOnce, command }) => {
  const agent = agents.get(url) ?? new Agent({ keepAlive: true, maxSockets: atOnce });
  agents.set(url, agent);
  const make = maker(command);
  const waited: number[] = [];
  let next = first;
  const sender = async () => {
    while (next < first + count) {
      const { headers, body } = make(next);
      next += 1;
      const begun = performance.now();
      await send(url, agent, headers, body);
      waited.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
  return waited;
});

/** Throws where the answer is not 200. */
function send(
  url: string,
  agent: Agent,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      {
        method: 'POST',
        agent,
        headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      },
      (response) => {
        response.resume();
        response.once('end', () => {
          if (response.statusCode === 200) resolve();
          else reject(new Error(`${url} answers ${response.statusCode}`));
        });
      },
    );
    asked.once('error', reject);
    asked.end(body);
  });
}
