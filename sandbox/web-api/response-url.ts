import type { IncomingMessage, ServerResponse } from 'node:http';
import { applyAnswer, readAnswer } from '../answer.ts';
import { readBody, sendText } from '../http.ts';
import type { Workspace } from '../workspace.ts';

const USES = 5;

/** Answers `POST /response/<id>`: five uses within thirty minutes. */
export async function handleResponseUrl(
  workspace: Workspace,
  id: string,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const { body } = await readBody(req);
  const { responses } = workspace.state;
  const about = Object.hasOwn(responses, id) ? responses[id] : undefined;
  if (!about) return sendText(res, 404, 'no_such_url');
  if (about.uses >= USES || about.expires < Date.now()) return sendText(res, 404, 'used_url');
  const answer = body.trimStart().startsWith('{') ? readAnswer(body) : undefined;
  if (!answer) return sendText(res, 400, 'invalid_payload');
  about.uses += 1;
  applyAnswer(workspace, about, answer);
  sendText(res, 200, 'ok');
}
