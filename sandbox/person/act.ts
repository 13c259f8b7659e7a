import { type Found, findElement, isButton, textOf } from '../blocks.ts';
import type { Inside } from '../inside.ts';
import type { PersonId } from '../people.ts';
import type { Delivered, InputValue, PressResult } from '../types.ts';
import type { Element, Message, StateValue } from '../wire.ts';
import type { OpenView } from '../workspace.ts';
import { failureOf } from './command.ts';
import { messageAction, viewAction } from './payload.ts';
import { valueFor } from './upload.ts';
import { initialValues, put } from './values.ts';
import { visibleTo } from './visible.ts';

/** Where an element stands: a message, or a view that the person has open. */
export type Place = { message: Message } | { open: OpenView };
type Wanted = (element: Element) => boolean;

/** A button by its text or action_id: in the open view first, then in the newest message that has it. */
export function locateButton(
  inside: Inside,
  person: PersonId,
  name: string,
  where?: Message | 'modal',
): Place & Found {
  return locate(inside, person, where, `button “${name}”`, (element) => {
    return isButton(element) && (textOf(element.text) === name || element.action_id === name);
  });
}

/** A select, radio group, picker … by its action_id. */
export function locateSelect(
  inside: Inside,
  person: PersonId,
  actionId: string,
  where?: Message | 'modal',
): Place & Found {
  return locate(inside, person, where, `choice “${actionId}”`, (element) => {
    return !isButton(element) && element.action_id === actionId;
  });
}

function locate(
  inside: Inside,
  person: PersonId,
  where: Message | 'modal' | undefined,
  what: string,
  wanted: Wanted,
): Place & Found {
  const open = inside.workspace.top(person);
  if (open && (where === undefined || where === 'modal')) {
    const found = findElement(open.view.blocks, wanted);
    if (found) return { ...found, open };
  }
  if (where === 'modal') throw new Error(`The open view has no ${what}`);
  const seen = visibleTo(inside.workspace, person).reverse();
  // Looked up afresh: the caller may hold a message that has been edited or removed since.
  const messages = where ? seen.filter((one) => one.ts === where.ts) : seen;
  for (const message of messages) {
    const found = findElement(message.blocks, wanted);
    if (found) return { ...found, message };
  }
  throw new Error(`No ${what} where this person looks`);
}

/** Presses a button. Throws, with the text a person would see, when the bot does not take it. */
export async function press(
  inside: Inside,
  person: PersonId,
  at: Place & Found,
): Promise<PressResult> {
  const { element } = at;
  const delivered = await act(inside, person, at, {
    type: element.type,
    text: element.text,
    ...(element.value === undefined ? {} : { value: element.value }),
    ...(element.style === undefined ? {} : { style: element.style }),
  });
  return element.url ? { ...delivered, url: element.url } : delivered;
}

/** Makes a choice in a message or a view; in a view it is kept as the input's value. */
export async function select(
  inside: Inside,
  person: PersonId,
  at: Place & Found,
  wanted: InputValue,
): Promise<PressResult> {
  const value = valueFor(inside, person, at.element, wanted);
  if ('open' in at) setInView(at.open, at, value);
  if (at.block.type === 'input' && !at.block.dispatch_action) {
    inside.workspace.changed();
    return { status: 200, body: '', ms: 0 };
  }
  return act(inside, person, at, value);
}

export function setInView(open: OpenView, { block, element }: Found, value: StateValue): void {
  if (element.type !== 'overflow') put(open.view.state.values, block, element, value);
}

/** Tells the bot of an action on an element. */
export async function act(
  inside: Inside,
  person: PersonId,
  at: Place & Found,
  content: object,
): Promise<Delivered> {
  const { block, element } = at;
  if (!inside.manifest.interactive) {
    throw new Error('This app is not configured to handle interactive responses.');
  }
  const action = {
    ...content,
    action_id: element.action_id,
    block_id: block.block_id,
    action_ts: String(Date.now() / 1000),
  };
  const payload =
    'open' in at
      ? viewAction(inside, person, at.open.view, action)
      : onMessage(inside, person, at, action, content);
  const delivered = await inside.bot.interact(person, payload);
  if (failureOf(delivered)) throw new Error(troubleOf(delivered), { cause: delivered });
  return delivered;
}

function onMessage(
  inside: Inside,
  person: PersonId,
  { message, block, element }: { message: Message } & Found,
  action: object,
  content: object,
): object {
  const state = initialValues(message.blocks ?? []);
  if (!isButton(element) && element.type !== 'overflow') {
    put(state, block, element, content as StateValue);
  }
  const { channel, ts, thread_ts } = message;
  const id = inside.workspace.newResponse({
    person,
    channel,
    ts,
    ...(thread_ts ? { thread_ts } : {}),
  });
  return messageAction(inside, person, message, {
    action,
    state,
    response_url: `${inside.base()}/response/${id}`,
  });
}

function troubleOf(delivered: Delivered): string {
  if (delivered.failure) return 'This app did not respond in time. Try again?';
  return `This app responded with status code ${delivered.status}.`;
}
