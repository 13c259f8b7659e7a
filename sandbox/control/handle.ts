import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { findElement, isButton } from '../blocks.ts';
import { readBody, sendJson, sendText } from '../http.ts';
import type { PersonId } from '../people.ts';
import { press, select } from '../person/act.ts';
import { fill } from '../person/modal.ts';
import { visibleTo } from '../person/visible.ts';
import type { Control } from './control.ts';
import { pictureFor } from './picture.ts';
import { stream } from './stream.ts';

const as = z.string();
const file = z.object({
  name: z.string(),
  bytes: z.number().int().nonnegative(),
  mimetype: z.string(),
});
const value = z.union([z.string(), z.number(), z.array(z.union([z.string(), file])), z.null()]);
/** What stands in the fields of the open view, by block_id and action_id. */
const values = z.record(z.string(), z.record(z.string(), value));
const SPANS: Record<string, number> = { PT1H: 3_600_000, PT8H: 28_800_000 };

/** What each `POST /sandbox/<act>` takes and does. */
const acts = {
  command: act(
    z.object({ as, command: z.string(), text: z.string(), channel: z.string() }),
    ({ as }, { as: who, command, text, channel }) => as(who).command(command, text, { channel }),
  ),
  say: act(
    z.object({ as, channel: z.string(), text: z.string(), thread_ts: z.string().optional() }),
    ({ as }, { as: who, text, channel, thread_ts }) =>
      as(who).say(text, { channel, ...(thread_ts ? { thread_ts } : {}) }),
  ),
  press: act(
    z.object({
      as,
      ts: z.string().optional(),
      block_id: z.string(),
      action_id: z.string(),
      value: value.optional(),
      values: values.optional(),
    }),
    pressHere,
  ),
  submit: act(z.object({ as, values }), async ({ inside, as }, { as: who, values: given }) => {
    fill(inside, who, given);
    return as(who).submit();
  }),
  close: act(z.object({ as }), ({ as }, { as: who }) => as(who).close()),
  read: act(z.object({ as, channel: z.string() }), ({ inside }, { as: who, channel }) => {
    const { read } = inside.workspace.state;
    read[who] = { ...read[who], [channel]: inside.workspace.lastTs() };
    inside.workspace.changed();
    return Promise.resolve({});
  }),
  clock: act(z.object({ advance: z.enum(['PT1H', 'PT8H', 'next']) }), async (control, o) => {
    if (o.advance === 'next') return { due: await control.advanceToNextDue() };
    await control.advance(SPANS[o.advance] ?? 0);
    return {};
  }),
};

type Act = (control: Control, body: unknown) => Promise<unknown>;

function act<S extends z.ZodType>(
  shape: S,
  run: (control: Control, body: z.output<S>) => Promise<unknown>,
): Act {
  return async (control, body) => run(control, shape.parse(body));
}

interface Press {
  as: PersonId;
  ts?: string | undefined;
  block_id: string;
  action_id: string;
  value?: z.output<typeof value> | undefined;
  values?: z.output<typeof values> | undefined;
}

/** Presses or chooses one exact element, of a message (`ts`) or of the open view. */
async function pressHere({ inside }: Control, o: Press): Promise<unknown> {
  const { workspace } = inside;
  const message = o.ts ? visibleTo(workspace, o.as).find((one) => one.ts === o.ts) : undefined;
  const open = o.ts ? undefined : workspace.top(o.as);
  const blocks = message?.blocks ?? open?.view.blocks;
  const found = findElement(
    blocks,
    (element, block) => block.block_id === o.block_id && element.action_id === o.action_id,
  );
  const place = message ? { message } : open ? { open } : undefined;
  if (!found || !place) throw new Error('This is no longer there, or is not yours to press');
  const at = { ...place, ...found };
  if (open && o.values) fill(inside, o.as, o.values);
  if (isButton(found.element)) return press(inside, o.as, at);
  return select(inside, o.as, at, o.value ?? null);
}

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
