import { fork } from 'node:child_process';

/** A process of the bench that does what it is asked, one thing after the other. */
export interface Child<Ask, Answer> {
  readonly pid: number;
  /**
   * Throws what the process says went wrong, and where it ended. Without an answer for `limitMs`, by
   * itself 10 minutes, it hangs and is ended.
   */
  ask(question: Ask, limitMs?: number): Promise<Answer>;
  stop(): Promise<void>;
}

type Told<Answer> =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'fault'; readonly why: string };

/** Longer than anything takes that is asked. */
const patienceMs = 10 * 60_000;

/** Starts a module that calls `answer`. It gets no environment but PATH and this one. */
export function startChild<Ask extends object, Answer>(
  module: URL,
  env: Readonly<Record<string, string>> = {},
): Child<Ask, Answer> {
  const child = fork(module, {
    env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let hung = '';
  const endIn = (ms: number) =>
    setTimeout(() => {
      hung = `: it hung for ${ms / 1000} s`;
      child.kill('SIGKILL');
    }, ms);
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      reject(new Error(`${module.pathname} ended (${signal ?? code})${hung}`)),
    );
  });
  ended.catch(() => {});
  return {
    pid: child.pid ?? 0,
    async ask(question, limitMs = patienceMs) {
      const told = new Promise<Told<Answer>>((resolve) => child.once('message', resolve));
      child.send(question);
      const late = endIn(limitMs);
      const heard = await Promise.race([told, ended]).finally(() => clearTimeout(late));
      if (heard.kind === 'fault') throw new Error(heard.why);
      return heard.answer;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      if (child.connected) child.disconnect();
      else child.kill();
      const late = endIn(patienceMs);
      await gone;
      clearTimeout(late);
    },
  };
}

/** In such a process: answers each question. It ends in order when its parent lets go of it. */
export function answer<Ask, Answer>(
  work: (question: Ask) => Promise<Answer>,
  end: () => Promise<void> = async () => {},
): void {
  const tell = (told: Told<Answer>) => process.send?.(told);
  process.on('message', (question: Ask) => {
    work(question).then(
      (answered) => tell({ kind: 'answer', answer: answered }),
      (error) =>
        tell({ kind: 'fault', why: error instanceof Error ? `${error.stack}` : `${error}` }),
    );
  });
  const leave = () => {
    end().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  // Its parent may have let go of it while it got ready.
  if (process.connected) process.once('disconnect', leave);
  else leave();
}

/** Milliseconds of CPU that this process has used so far, of all its threads. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
