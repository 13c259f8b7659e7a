import { answer, cpuMs } from '../child.ts';
import type { Ask, Done } from './ask.ts';

export interface Opened {
  /** Resolves with the number that it did, once all of it is committed. */
  work(): Promise<number>;
  close(): Promise<void>;
}

/** Makes this process a replica of what `open` opens at an address. */
export function answerAs(open: (url: string) => Promise<Opened>): void {
  let opened: Opened | null = null;
  const close = async () => {
    await opened?.close();
    opened = null;
  };
  answer<Ask, Done>(async (ask) => {
    if (ask.kind === 'open') {
      await close();
      opened = await open(ask.url);
      return { count: 0, cpuMs: 0 };
    }
    if (!opened) throw new Error('there is nothing open to work on');
    const before = cpuMs();
    const count = await opened.work();
    return { count, cpuMs: cpuMs() - before };
  }, close);
}
