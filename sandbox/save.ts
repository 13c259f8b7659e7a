import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Workspace, WorkspaceState } from './workspace.ts';

const FORMAT = 1;
const QUIET_MS = 50;

/** The workspace saved at `path`, or undefined if there is none yet. A file that cannot be read is named. */
export function readState(path: string): WorkspaceState | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const saved = parseOr(text, path) as { format?: number; state?: WorkspaceState };
  if (saved.format !== FORMAT || !saved.state) {
    throw new Error(
      `${path} is not a sandbox workspace of this version; delete it to start afresh`,
    );
  }
  // A workspace that was saved by a sandbox without files has none.
  return { ...saved.state, files: saved.state.files ?? {} };
}

function parseOr(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${path} is damaged; delete it to start with a fresh workspace`);
  }
}

/** Saves the workspace shortly after each change; `flush` saves at once and stops. */
export function keepSaved(workspace: Workspace, path: string): { flush(): void } {
  mkdirSync(dirname(path), { recursive: true });
  let timer: NodeJS.Timeout | undefined;
  const write = () => {
    timer = undefined;
    const next = `${path}.next`;
    writeFileSync(next, JSON.stringify({ format: FORMAT, state: workspace.state }));
    renameSync(next, path);
  };
  const soon = () => {
    timer ??= setTimeout(write, QUIET_MS).unref();
  };
  workspace.on('change', soon);
  return {
    flush: () => {
      workspace.off('change', soon);
      clearTimeout(timer);
      write();
    },
  };
}
