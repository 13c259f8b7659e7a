import { type Found, interactive, textOf } from '../blocks.ts';
import type { Inside } from '../inside.ts';
import { checkView } from '../limits/view.ts';
import { openView, STACK_LIMIT, updateView } from '../open-views.ts';
import type { PersonId } from '../people.ts';
import type { Delivered, InputValue, InputValues, SubmitResult } from '../types.ts';
import type { ViewBody } from '../wire.ts';
import type { OpenView } from '../workspace.ts';
import { act, setInView } from './act.ts';
import { complaint } from './choose.ts';
import { failureOf } from './command.ts';
import { closing, submission } from './payload.ts';
import { valueFor } from './upload.ts';
import { isEmpty } from './values.ts';

const TROUBLE = 'We had some trouble connecting. Try again?';
const OPENING_MS = 1000;
const FOLLOWING_MS = 2000;

type Field = { open: OpenView } & Found;

function trouble(cause: unknown): Error {
  return new Error(TROUBLE, { cause });
}

/** The open view; one that is just being opened is waited for. */
async function opened(inside: Inside, person: PersonId): Promise<OpenView> {
  try {
    return await inside.until(() => inside.workspace.top(person), OPENING_MS);
  } catch {
    throw new Error('No dialog is open');
  }
}

function fieldNamed(open: OpenView, name: string): Found | undefined {
  const fields = interactive(open.view.blocks);
  return (
    fields.find(({ block }) => block.block_id === name) ??
    fields.find(({ block }) => textOf(block.label) === name) ??
    fields.find(({ element }) => element.action_id === name)
  );
}

/** Fills in fields one after the other; a field that an earlier choice brings is waited for. */
export async function type(inside: Inside, person: PersonId, values: InputValues): Promise<void> {
  await opened(inside, person);
  let told = false;
  for (const [name, wanted] of Object.entries(values)) {
    const look = (): Field | undefined => {
      const open = inside.workspace.top(person);
      const field = open && fieldNamed(open, name);
      return open && field ? { open, ...field } : undefined;
    };
    const field: Field | undefined = told
      ? await inside.until(look, FOLLOWING_MS).catch(() => undefined)
      : look();
    if (!field)
      throw new Error(`The dialog has no field “${name}”. It has: ${labels(inside, person)}`);
    told = (await give(inside, person, field, wanted)) || told;
  }
}

function labels(inside: Inside, person: PersonId): string {
  return interactive(inside.workspace.top(person)?.view.blocks)
    .map(({ block, element }) => textOf(block.label) || element.action_id)
    .join(', ');
}

/** Sets one field; true if the bot was told of it. */
async function give(
  inside: Inside,
  person: PersonId,
  field: Field,
  wanted: InputValue,
): Promise<boolean> {
  const value = valueFor(inside, person, field.element, wanted);
  setInView(field.open.view, field, value);
  inside.workspace.changed();
  if (field.block.type === 'input' && !field.block.dispatch_action) return false;
  await act(inside, person, field, value);
  return true;
}

/** Sets fields by block_id and action_id without telling the bot; those that are gone are passed over. */
export function fill(
  inside: Inside,
  person: PersonId,
  given: Record<string, Record<string, InputValue>>,
): void {
  const open = inside.workspace.top(person);
  if (!open) throw new Error('No dialog is open');
  for (const { block, element } of interactive(open.view.blocks)) {
    const wanted = given[block.block_id ?? '']?.[element.action_id ?? ''];
    if (wanted === undefined) continue;
    setInView(open.view, { block, element }, valueFor(inside, person, element, wanted));
  }
  inside.workspace.changed();
}

/** What the client itself finds wrong before anything is sent, by block_id. */
function clientErrors({ view }: OpenView): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { block, element } of interactive(view.blocks)) {
    if (block.type !== 'input') continue;
    const value = view.state.values[block.block_id ?? '']?.[element.action_id ?? ''];
    const wrong =
      isEmpty(value) && !block.optional
        ? 'Please complete this required field.'
        : complaint(element, value);
    if (wrong) errors[block.block_id ?? ''] = wrong;
  }
  return errors;
}

/** Submits the open view and does what the bot answers. */
export async function submit(
  inside: Inside,
  person: PersonId,
  values?: InputValues,
): Promise<SubmitResult> {
  if (values) await type(inside, person, values);
  const open = await opened(inside, person);
  if (!open.view.submit) throw new Error('This dialog has nothing to submit');
  const errors = clientErrors(open);
  if (Object.keys(errors).length) return { errors, view: open.view };
  const delivered = await inside.bot.interact(person, submission(inside, person, open.view));
  if (failureOf(delivered)) throw trouble(delivered);
  return follow(inside, person, open, delivered);
}

interface ResponseAction {
  response_action?: 'errors' | 'update' | 'push' | 'clear';
  errors?: Record<string, string>;
  view?: unknown;
}

function follow(
  inside: Inside,
  person: PersonId,
  open: OpenView,
  delivered: Delivered,
): SubmitResult {
  const { workspace } = inside;
  const answer = parsed(delivered);
  switch (answer.response_action) {
    case undefined:
      leave(inside, person, open);
      break;
    case 'clear':
      workspace.stack(person).length = 0;
      workspace.changed();
      break;
    case 'errors':
      return { errors: fieldErrors(open, answer.errors, delivered), view: open.view };
    case 'update':
      updateView(workspace, open, accepted(answer.view));
      break;
    case 'push': {
      const view = accepted(answer.view);
      if (workspace.stack(person).length >= STACK_LIMIT) throw trouble('push_limit_reached');
      openView(workspace, person, view, true);
      break;
    }
    default:
      throw trouble(delivered);
  }
  const top = workspace.top(person);
  return top ? { view: top.view } : { closed: true };
}

function parsed(delivered: Delivered): ResponseAction {
  if (delivered.body.trim() === '') return {};
  try {
    return JSON.parse(delivered.body) as ResponseAction;
  } catch {
    throw trouble(delivered);
  }
}

function accepted(view: unknown): ViewBody {
  const wrong = checkView(view, 'modal');
  if (wrong.length) throw trouble(wrong);
  return view as ViewBody;
}

function fieldErrors(
  open: OpenView,
  errors: Record<string, string> | undefined,
  delivered: Delivered,
): Record<string, string> {
  const inputs = new Set(
    open.view.blocks.filter((block) => block.type === 'input').map((block) => block.block_id),
  );
  const names = Object.keys(errors ?? {});
  if (!errors || names.length === 0 || names.some((name) => !inputs.has(name))) {
    throw trouble(delivered);
  }
  return errors;
}

function leave(inside: Inside, person: PersonId, open: OpenView): void {
  const stack = inside.workspace.stack(person);
  const at = stack.indexOf(open);
  if (at >= 0) stack.splice(at, 1);
  inside.workspace.changed();
}

/** Presses Close (or Back) of the open view; the bot hears of it only if the view asks for that. */
export async function close(inside: Inside, person: PersonId): Promise<void> {
  const open = await opened(inside, person);
  const all = open.view.clear_on_close === true;
  if (all) inside.workspace.stack(person).length = 0;
  leave(inside, person, open);
  if (!open.view.notify_on_close) return;
  await inside.bot.interact(person, closing(inside, person, open.view, all));
}

/** Presses the × of the dialog, which closes every view of it. */
export async function dismiss(inside: Inside, person: PersonId): Promise<void> {
  const open = await opened(inside, person);
  inside.workspace.stack(person).length = 0;
  inside.workspace.changed();
  if (!open.view.notify_on_close) return;
  await inside.bot.interact(person, closing(inside, person, open.view, true));
}
