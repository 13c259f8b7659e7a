import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { readBody, sendJson, sendText } from '../http.ts';
import { acts } from './acts.ts';
import type { Control } from './control.ts';
import { pictureFor } from './picture.ts';
import { stream } from './stream.ts';

export async function handleControl(
  control: Control,
  name: string,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  if (req.method === 'GET' && name === 'stream') return stream(control.inside.workspace, res);
  if (req.method === 'GET' && name === 'state') {
    const asked = new URL(req.url ?? '/', 'http://sandbox').searchParams;
    const who = asked.get('as') ?? '';
    if (!control.inside.workspace.people.has(who)) return sendText(res, 400, 'nobody has this id');
    return sendJson(res, 200, pictureFor(control.inside, who, asked.get('look') ?? ''), {
      'cache-control': 'no-store',
    });
  }
  const run = Object.hasOwn(acts, name) ? acts[name as keyof typeof acts] : undefined;
  if (req.method !== 'POST' || !run) return sendText(res, 404, 'Not found');
  const { body, type } = await readBody(req);
  if (type !== 'application/json') return sendText(res, 415, 'JSON only');
  try {
    const given: unknown = JSON.parse(body);
    requirePerson(control, given);
    sendJson(res, 200, (await run(control, given)) ?? {});
  } catch (error) {
    const shown =
      error instanceof z.ZodError ? z.prettifyError(error) : String((error as Error).message);
    sendJson(res, 422, { error: shown });
  }
}

function requirePerson({ inside }: Control, given: unknown): void {
  const { as: who } = z.object({ as: z.string().optional() }).parse(given);
  if (who !== undefined && !inside.workspace.people.has(who)) throw new Error('Nobody has this id');
}
