import { Agent } from 'node:http';
import { answer } from '../child.ts';
import { post } from '../post.ts';
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
      await post(url, agent, headers, body);
      waited.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
  return waited;
});
