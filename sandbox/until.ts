import type { Workspace } from './workspace.ts';

/** Waits for the workspace to become what `look` looks for; throws after `ms`. */
export function until<T>(
  workspace: Workspace,
  look: () => T | undefined | null | false,
  ms: number,
): Promise<T> {
  const now = look();
  if (now) return Promise.resolve(now);
  return new Promise((resolve, reject) => {
    const done = (end: () => void) => {
      clearTimeout(timer);
      workspace.off('change', check);
      end();
    };
    const check = () => {
      try {
        const found = look();
        if (found) done(() => resolve(found));
      } catch (error) {
        done(() => reject(error));
      }
    };
    const timer = setTimeout(
      () => done(() => reject(new Error(`Not seen within ${ms} ms: ${look}`))),
      ms,
    );
    workspace.on('change', check);
  });
}
