import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import type { Hostile } from './requests.ts';

/** A status, or what became of the connection instead. */
export type Came = number | 'closed' | 'cut' | 'no answer';

/** What is not answered by then is not answered. */
const patienceMs = 30_000;
/** A server that waits for more of a request is not waited for. */
const rawPatienceMs = 500;

export function openSender(url: string): {
  send(hostile: Hostile): Promise<Came>;
  close(): void;
} {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const { hostname, port } = new URL(url);
  return {
    send: (hostile) =>
      'raw' in hostile
        ? sendRaw(hostile, hostname, Number(port))
        : sendWhole(hostile, { agent, hostname, port }),
    close: () => agent.destroy(),
  };
}

function sendWhole(
  { path, headers, body }: Extract<Hostile, { path: string }>,
  to: { readonly agent: Agent; readonly hostname: string; readonly port: string },
): Promise<Came> {
  return new Promise((resolve) => {
    const length = { 'content-length': String(body.length) };
    const options = { ...to, path, method: 'POST', headers: { ...encodable(headers), ...length } };
    const sent = request(options, (response) => {
      response.resume();
      response.once('close', () => resolve(response.statusCode ?? 'closed'));
    });
    sent.setTimeout(patienceMs, () => {
      resolve('no answer');
      sent.destroy();
    });
    sent.once('error', () => resolve('closed'));
    sent.end(body);
  });
}

/** As bytes, as far as a header can have them. */
function encodable(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Buffer.from(value)
        .toString('latin1')
        .replace(/[^\x20-\x7e\x80-\xff]/g, '?'),
    ]),
  );
}

function sendRaw(
  { raw, cut }: Extract<Hostile, { raw: readonly Buffer[] }>,
  host: string,
  port: number,
): Promise<Came> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    let answered = '';
    const end = () => {
      clearTimeout(timer);
      const status = /^HTTP\/1\.1 (\d{3})/.exec(answered)?.[1];
      if (status) resolve(Number(status));
      else resolve(cut ? 'cut' : 'closed');
    };
    const timer = setTimeout(() => socket.destroy(), rawPatienceMs);
    socket.on('data', (data) => {
      answered += data.toString('latin1');
    });
    socket.on('error', () => {});
    socket.once('close', end);
    socket.once('connect', () => {
      for (const piece of raw) socket.write(piece);
      if (cut) socket.destroySoon();
    });
  });
}
