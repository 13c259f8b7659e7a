import { type Found, findElement, isButton, textOf } from '../blocks.ts';
import type { Inside } from '../inside.ts';
import type { PersonId } from '../people.ts';
import type { Delivered, InputValue, PressOptions, PressResult } from '../types.ts';
import type { Confirm, Element, Message, StateValue, View } from '../wire.ts';
import type { OpenView } from '../workspace.ts';
import { failureOf } from './command.ts';
import { messageAction, viewAction } from './payload.ts';
import { valueFor } from './upload.ts';
import { initialValues, put } from './values.ts';
import { visibleTo } from './visible.ts';

/** Where an element stands: a message, a view that the person has open, or their Home tab. */
export type Place = { message: Message } | { open: OpenView } | { home: View };
type Where = PressOptions['in'];
type Wanted = (element: Element) => boolean;

/** A button by its text or action_id: in the open view first, then in the newest message that has it. */
export function locateButton(
  inside: Inside,
  person: PersonId,
  name: string,
  where?: Where,
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
  where?: Where,
): Place & Found {
  return locate(inside, person, where, `choice “${actionId}”`, (element) => {
    return !isButton(element) && element.action_id === actionId;
  });
}

function locate(
  inside: Inside,
  person: PersonId,
  where: Where,
  what: string,
  wanted: Wanted,
): Place & Found {
  const home = where === 'home' ? inside.workspace.state.homes[person] : undefined;
  const atHome = findElement(home?.blocks, wanted);
  if (home && atHome) return { ...atHome, home };
  if (where === 'home') throw new Error(`The Home tab has no ${what}`);
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

const NOT_SENT = { status: 0, body: '', ms: 0 };

/**
 * Presses a button, after its confirmation if it has one. Throws, with the text a person would see,
 * when the bot does not take it.
 */
export async function press(
  inside: Inside,
  person: PersonId,
  at: Place & Found,
  confirmed = true,
): Promise<PressResult> {
  const { element } = at;
  const asked = confirmation(element, confirmed);
  if (!confirmed) return { ...NOT_SENT, ...asked };
  const delivered = await act(inside, person, at, {
    type: element.type,
    text: element.text,
    ...(element.value === undefined ? {} : { value: element.value }),
    ...(element.style === undefined ? {} : { style: element.style }),
  });
  return { ...delivered, ...asked, ...(element.url ? { url: element.url } : {}) };
}

/** Makes a choice in a message or a view; in a view it is kept as the input's value. */
export async function select(
  inside: Inside,
  person: PersonId,
  at: Place & Found,
  wanted: InputValue,
  confirmed = true,
): Promise<PressResult> {
  const asked = confirmation(at.element, confirmed);
  if (!confirmed) return { ...NOT_SENT, ...asked };
  const value = valueFor(inside, person, at.element, wanted);
  const view = viewOf(at);
  if (view) setInView(view, at, value);
  if (at.block.type === 'input' && !at.block.dispatch_action) {
    inside.workspace.changed();
    return { status: 200, body: '', ms: 0 };
  }
  return { ...(await act(inside, person, at, value)), ...asked };
}

function confirmation({ confirm }: Element, confirmed: boolean): { confirm?: Confirm } {
  if (!confirm && !confirmed) throw new Error('Nothing is asked here that one could decline');
  return confirm ? { confirm } : {};
}

function viewOf(at: Place): View | undefined {
  if ('open' in at) return at.open.view;
  return 'home' in at ? at.home : undefined;
}

export function setInView(view: View, { block, element }: Found, value: StateValue): void {
  if (element.type !== 'overflow') put(view.state.values, block, element, value);
}

/** Tells the bot of an action on an element. */
export async function act(
  inside: Inside,
  person: PersonId,
  at: Place & Found,
  content: object,
): Promise<Delivered> {
  const { block, element } = at;
  const action = {
    ...content,
    action_id: element.action_id,
    block_id: block.block_id,
    action_ts: String(Date.now() / 1000),
  };
  const payload =
    'message' in at
      ? onMessage(inside, person, at, action, content)
      : viewAction(inside, person, 'open' in at ? at.open.view : at.home, action);
  return interact(inside, person, payload);
}

/** Sends an interaction. Throws, with the text a person would see, when the bot does not take it. */
export async function interact(
  inside: Inside,
  person: PersonId,
  payload: object,
): Promise<Delivered> {
  if (!inside.manifest.interactive || !inside.workspace.grant) {
    throw new Error('This app is not configured to handle interactive responses.');
  }
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
