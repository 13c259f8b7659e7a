import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { sendText } from '../http.ts';

const ROOT = new URL('../', import.meta.url);
const TYPES: Record<string, string> = {
  html: 'text/html',
  js: 'text/javascript',
  css: 'text/css',
};
/** The page's own files, and the two modules that it shares with the server. */
const SERVED = /^\/(page\/[a-z-]+\.(?:html|js|css)|text\/(?:mrkdwn|dates)\.js)$/;

export async function servePage(pathname: string, res: ServerResponse): Promise<void> {
  const file = SERVED.exec(pathname === '/' ? '/page/index.html' : pathname)?.[1];
  if (!file) return sendText(res, 404, 'Not found');
  let text: string;
  try {
    text = await readFile(new URL(file, ROOT), 'utf8');
  } catch {
    return sendText(res, 404, 'Not found');
  }
  const kind = file.slice(file.lastIndexOf('.') + 1);
  res.writeHead(200, {
    'content-type': `${TYPES[kind] ?? 'text/plain'}; charset=utf-8`,
    'cache-control': 'no-cache',
    'content-security-policy': "default-src 'self'; img-src data:; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  res.end(text);
}
