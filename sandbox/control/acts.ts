import { z } from 'zod';
import { fill } from '../person/modal.ts';
import { visibleTo } from '../person/visible.ts';
import type { Message } from '../wire.ts';
import type { Control } from './control.ts';
import { file, pressHere, pressShape, values } from './press-here.ts';

const as = z.string();
const SPANS: Record<string, number> = { PT1H: 3_600_000, PT8H: 28_800_000 };
const someMessage = z.object({ as, channel: z.string(), ts: z.string() });

/** What each `POST /sandbox/<act>` takes and does. */
export const acts = {
  command: act(
    z.object({ as, command: z.string(), text: z.string(), channel: z.string() }),
    ({ as }, { as: who, command, text, channel }) => as(who).command(command, text, { channel }),
  ),
  say: act(
    z.object({
      as,
      channel: z.string(),
      text: z.string(),
      thread_ts: z.string().optional(),
      files: z.array(file).default([]),
    }),
    ({ as }, { as: who, text, channel, thread_ts, files }) =>
      as(who).write(channel, text, { files, ...(thread_ts ? { thread: thread_ts } : {}) }),
  ),
  edit: act(someMessage.extend({ text: z.string() }), (control, o) =>
    control.as(o.as).edit(messageAt(control, o), o.text),
  ),
  erase: act(someMessage, (control, o) => control.as(o.as).erase(messageAt(control, o))),
  'message-shortcut': act(someMessage.extend({ callback_id: z.string() }), (control, o) =>
    control.as(o.as).messageShortcut(o.callback_id, messageAt(control, o)),
  ),
  'global-shortcut': act(z.object({ as, callback_id: z.string() }), ({ as }, o) =>
    as(o.as).globalShortcut(o.callback_id),
  ),
  home: act(z.object({ as, tab: z.enum(['home', 'messages']) }), ({ as }, { as: who, tab }) =>
    as(who).openHome(tab),
  ),
  press: act(pressShape, pressHere),
  submit: act(z.object({ as, values }), async ({ inside, as }, { as: who, values: given }) => {
    fill(inside, who, given);
    return as(who).submit();
  }),
  close: act(
    z.object({ as, values: values.default({}), all: z.boolean().default(false) }),
    async ({ inside, as }, { as: who, values: given, all }) => {
      try {
        fill(inside, who, given);
      } catch {
        // What a field does not take is not kept, but it does not hold the dialog open either.
      }
      return all ? as(who).closeModal() : as(who).close();
    },
  ),
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

function messageAt({ inside }: Control, o: z.output<typeof someMessage>): Message {
  const found = visibleTo(inside.workspace, o.as).find(
    (one) => one.channel === o.channel && one.ts === o.ts,
  );
  if (!found) throw new Error('This message is no longer there');
  return found;
}
