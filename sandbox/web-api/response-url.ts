import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { applyAnswer, readAnswer } from '../answer.ts';
import { type Faults, RESPONSE_URL } from '../faults.ts';
import { readBody, sendText } from '../http.ts';
import type { Workspace } from '../workspace.ts';

const USES = 5;

interface Told {
  status: number;
  text: string;
}

/** Answers `POST /response/<id>`: five uses within thirty minutes. */
export async function handleResponseUrl(
  workspace: Workspace,
  faults: Faults,
  id: string,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const { body } = await readBody(req);
  const fault = faults.strike(RESPONSE_URL, { id, body });
  if (!fault) return send(res, respond(workspace, id, body));
  const { kind, effect, error, retryAfter } = fault.fault;
  if (effect === 'after') respond(workspace, id, body);
  switch (kind) {
    case 'rate-limited':
      res.setHeader('retry-after', String(retryAfter ?? 1));
      return send(res, { status: 429, text: 'ratelimited' });
    case 'error':
      return send(res, { status: 404, text: error ?? 'used_url' });
    case 'http-500':
      return send(res, { status: 500, text: '' });
    case 'timeout':
      return;
    case 'hold':
      await Promise.race([fault.released, once(res, 'close')]);
      return res.destroyed ? undefined : send(res, respond(workspace, id, body));
  }
}

function respond(workspace: Workspace, id: string, body: string): Told {
  const { responses } = workspace.state;
  const about = Object.hasOwn(responses, id) ? responses[id] : undefined;
  if (!about) return { status: 404, text: 'no_such_url' };
  if (about.uses >= USES || about.expires < Date.now()) return { status: 404, text: 'used_url' };
  const answer = body.trimStart().startsWith('{') ? readAnswer(body) : undefined;
  if (!answer) return { status: 400, text: 'invalid_payload' };
  about.uses += 1;
  applyAnswer(workspace, about, answer);
  return { status: 200, text: 'ok' };
}

function send(res: ServerResponse, { status, text }: Told): void {
  sendText(res, status, text);
}
