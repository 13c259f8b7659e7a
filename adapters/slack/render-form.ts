import type { KnownBlock, ModalView } from '@slack/types';
import type { Field, Form, FormContext } from '../../src/views/form.ts';
import type { Message } from '../../src/views/message.ts';
import { BLOCK_ID, PRIVATE_METADATA, VIEW_BLOCKS, VIEW_BYTES, VIEW_TITLE } from './limits.ts';
import { renderField } from './render-field.ts';
import { renderParts } from './render-message.ts';
import { plain } from './render-part.ts';
import { clean, isBlank } from './text.ts';

export const CALLBACK_ID = 'firstline';
export const BACK_ACTION = 'firstline:back';

/** Slack's own type admits blocks of any shape. */
export type Modal = Omit<ModalView, 'blocks'> & { blocks: KnownBlock[] };

/** A form as a modal within Slack's limits. Throws where data, not prose, is too long for Slack. */
export function renderForm(form: Form): Modal {
  checkIds(form.fields);
  const fields = form.fields.flatMap(renderField);
  const back: KnownBlock[] = form.canGoBack ? [backButton] : [];
  const room = VIEW_BLOCKS - fields.length - back.length;
  if (room < 1) {
    throw new Error(
      `form: ${fields.length} blocks for its fields; Slack allows ${VIEW_BLOCKS} in all`,
    );
  }
  return fitting({
    type: 'modal',
    callback_id: CALLBACK_ID,
    private_metadata: metadata(form.context),
    title: plain(titled(form.title), VIEW_TITLE),
    submit: plain(isBlank(clean(form.submitLabel)) ? 'Submit' : form.submitLabel, VIEW_TITLE),
    close: plain('Cancel', VIEW_TITLE),
    blocks: [...renderParts(form.intro, room), ...fields, ...back],
  });
}

/** A message where a form stood: nothing to fill in, one button to close it. */
export function renderMessageView(title: string, message: Message): Modal {
  const blocks = renderParts(message.parts, VIEW_BLOCKS);
  const summary = isBlank(clean(message.summary)) ? 'Done.' : message.summary;
  return {
    type: 'modal',
    callback_id: CALLBACK_ID,
    title: plain(titled(title), VIEW_TITLE),
    close: plain('Close', VIEW_TITLE),
    blocks:
      blocks.length > 0
        ? blocks
        : renderParts([{ kind: 'paragraph', text: [summary] }], VIEW_BLOCKS),
  };
}

function fitting(view: Modal): Modal {
  const bytes = Buffer.byteLength(JSON.stringify(view));
  if (bytes > VIEW_BYTES) throw new Error(`form: ${bytes} bytes; Slack allows ${VIEW_BYTES}`);
  return view;
}

const backButton: KnownBlock = {
  type: 'actions',
  elements: [{ type: 'button', action_id: BACK_ACTION, text: plain('Back', VIEW_TITLE) }],
};

function titled(title: string): string {
  return isBlank(clean(title)) ? 'Firstline' : title;
}

function metadata(context: FormContext): string {
  const text = JSON.stringify(context);
  if (text.length > PRIVATE_METADATA) {
    throw new Error(
      `form: its context has ${text.length} characters; Slack allows ${PRIVATE_METADATA}`,
    );
  }
  return text;
}

function checkIds(fields: readonly Field[]): void {
  const seen = new Set<string>();
  for (const { id } of fields) {
    if (id === '' || id.length > BLOCK_ID) {
      throw new Error(`field "${id}": Slack allows ids of 1 to ${BLOCK_ID} characters`);
    }
    if (seen.has(id)) throw new Error(`field "${id}": the id stands twice in one form`);
    seen.add(id);
  }
}
