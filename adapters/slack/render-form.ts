import type { KnownBlock, ModalView } from '@slack/types';
import type { Field, Form } from '../../src/views/form.ts';
import type { Message } from '../../src/views/message.ts';
import { BLOCK_ID, PRIVATE_METADATA, VIEW_BLOCKS, VIEW_BYTES, VIEW_TITLE } from './limits.ts';
import { partsFor, type Team } from './mention.ts';
import { othersIn } from './people-field.ts';
import { renderField } from './render-field.ts';
import { renderParts } from './render-message.ts';
import { plain } from './render-part.ts';
import { clean, isBlank } from './text.ts';

export const CALLBACK_ID = 'firstline';
export const BACK_ACTION = 'firstline:back';

/** Slack's own type admits blocks of any shape. */
export type Modal = Omit<ModalView, 'blocks'> & { blocks: KnownBlock[] };

/**
 * A form as a modal within Slack's limits, for somebody of this team. Throws where data, not prose,
 * is too long for Slack.
 */
export function renderForm(form: Form, team: Team): Modal {
  checkIds(form.fields);
  const fields = form.fields.flatMap((field) => renderField(field, team));
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
    private_metadata: metadata(form, team),
    title: plain(titled(form.title), VIEW_TITLE),
    submit: plain(isBlank(clean(form.submitLabel)) ? 'Submit' : form.submitLabel, VIEW_TITLE),
    close: plain('Cancel', VIEW_TITLE),
    // What is typed so far comes back when the form is closed, and is kept as a draft.
    ...(form.context.kind === 'intake' ? { notify_on_close: true } : {}),
    blocks: [...renderParts(partsFor(team, form.intro), room), ...fields, ...back],
  });
}

/** A message where a form stood: nothing to fill in, one button to close it. */
export function renderMessageView(title: string, message: Message, team: Team): Modal {
  const blocks = renderParts(partsFor(team, message.parts), VIEW_BLOCKS);
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

/** The form's context, and beside it the people whom its fields cannot show. */
function metadata({ context, fields }: Form, team: Team): string {
  const people = fields.flatMap((field) => {
    const others = field.kind === 'people' ? othersIn(field, team) : [];
    return others.length > 0 ? [[field.id, others] as const] : [];
  });
  const text = JSON.stringify(
    people.length > 0 ? { ...context, people: Object.fromEntries(people) } : context,
  );
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
