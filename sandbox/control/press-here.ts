import { z } from 'zod';
import { findElement, isButton } from '../blocks.ts';
import { type Place, press, select } from '../person/act.ts';
import { fill } from '../person/modal.ts';
import { visibleTo } from '../person/visible.ts';
import type { Control } from './control.ts';

export const file = z.object({
  name: z.string(),
  bytes: z.number().int().nonnegative(),
  mimetype: z.string(),
});
const value = z.union([z.string(), z.number(), z.array(z.union([z.string(), file])), z.null()]);
/** What stands in the fields of the open view, by block_id and action_id. */
export const values = z.record(z.string(), z.record(z.string(), value));

export const pressShape = z.object({
  as: z.string(),
  /** The message that it stands in; without, the open view or the Home tab. */
  ts: z.string().optional(),
  home: z.boolean().optional(),
  block_id: z.string(),
  action_id: z.string(),
  value: value.optional(),
  values: values.optional(),
});
type Press = z.output<typeof pressShape>;

/** Presses or chooses one exact element of a message, of the open view or of the Home tab. */
export async function pressHere({ inside }: Control, o: Press): Promise<unknown> {
  const place = placeOf(inside.workspace, o);
  const found = findElement(
    blocksOf(place),
    (element, block) => block.block_id === o.block_id && element.action_id === o.action_id,
  );
  if (!found || !place) throw new Error('This is no longer there, or is not yours to press');
  const at = { ...place, ...found };
  if ('open' in place && o.values) fill(inside, o.as, o.values);
  if (isButton(found.element)) return press(inside, o.as, at);
  return select(inside, o.as, at, o.value ?? null);
}

function placeOf(workspace: Control['inside']['workspace'], o: Press): Place | undefined {
  if (o.home) {
    const home = workspace.state.homes[o.as];
    return home && { home };
  }
  if (o.ts) {
    const message = visibleTo(workspace, o.as).find((one) => one.ts === o.ts);
    return message && { message };
  }
  const open = workspace.top(o.as);
  return open && { open };
}

function blocksOf(place: Place | undefined) {
  if (!place) return undefined;
  if ('message' in place) return place.message.blocks;
  return 'open' in place ? place.open.view.blocks : place.home.blocks;
}
