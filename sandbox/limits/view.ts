import { checkBlocks } from './blocks.ts';
import { plain } from './elements.ts';
import { anything, complain, type Fields, flag, isRecord, object, oneOf, string } from './shape.ts';

const shared: Fields = {
  private_metadata: string(3000, 0),
  callback_id: string(255, 0),
  external_id: string(255, 0),
};

const modal = object(
  { type: oneOf('modal'), title: plain(24), blocks: anything },
  {
    ...shared,
    submit: plain(24),
    close: plain(24),
    clear_on_close: flag,
    notify_on_close: flag,
  },
);
const home = object({ type: oneOf('home'), blocks: anything }, shared);

/** Slack refuses larger views with `view_too_large`. */
export const VIEW_BYTES = 250_000;

/** What Slack would refuse in this view, one message a fault; empty when it is fine. */
export function checkView(view: unknown, kind: 'modal' | 'home'): string[] {
  const wrong: string[] = [];
  (kind === 'modal' ? modal : home)(view, '/view', wrong);
  if (!isRecord(view)) return wrong;
  if (view.blocks !== undefined) wrong.push(...checkBlocks(view.blocks, kind, '/view/blocks'));
  const blocks = Array.isArray(view.blocks) ? view.blocks : [];
  const input = blocks.findIndex((block) => isRecord(block) && block.type === 'input');
  if (kind === 'modal' && input >= 0 && view.submit === undefined) {
    complain(wrong, `/view/blocks/${input}/input`, 'must define `submit` to use `input` block');
  }
  return wrong;
}
