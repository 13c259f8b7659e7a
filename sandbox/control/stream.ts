import type { ServerResponse } from 'node:http';
import type { Workspace } from '../workspace.ts';

const GATHER_MS = 30;

/** Tells a page, by server-sent events, that the workspace has changed. */
export function stream(workspace: Workspace, res: ServerResponse): void {
  res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  res.write('retry: 1000\n\n');
  let timer: NodeJS.Timeout | undefined;
  const tell = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      res.write(`data: ${workspace.state.seq}\n\n`);
    }, GATHER_MS).unref();
  };
  workspace.on('change', tell);
  res.on('close', () => {
    workspace.off('change', tell);
    clearTimeout(timer);
  });
}
