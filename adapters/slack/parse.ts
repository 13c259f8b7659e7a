import {
  type Address,
  type Answers,
  at,
  type Caller,
  type ContactsPress,
  isObject,
  listAt,
  type Origin,
  type Press,
  textAt,
  writeFiles,
} from '../../src/runtime/ports.ts';
import { askingActions, type FormContext } from '../../src/views/form.ts';
import { buttonActions } from '../../src/views/message.ts';
import { isTeam, PLATFORM, teamOf, writeAddress } from './address.ts';
import { fileFrom } from './file-field.ts';
import { PERSON_NAME } from './limits.ts';
import { json } from './own-json.ts';
import { picked } from './people-field.ts';
import { plainText } from './plain-text.ts';
import { ACTION_PREFIX } from './render-part.ts';
import { strangersTeamOf } from './stranger.ts';
import { cut } from './text.ts';

// Every function here is total; null means that the payload lacks what it must have.

export interface Command {
  readonly caller: Caller;
  readonly text: string;
  readonly origin: Origin;
}

export interface Submission {
  readonly caller: Caller;
  readonly context: FormContext | null;
  readonly values: Answers;
  readonly viewId: string;
  readonly hash: string | null;
  /** Ids of the input blocks, in the order of the form. */
  readonly inputs: readonly string[];
}

/** What a pressed button of a message asks for. */
export type Pressed =
  | { readonly kind: 'act'; readonly press: Press }
  | { readonly kind: 'begin'; readonly draft: Draft | null }
  | { readonly kind: 'contacts'; readonly press: ContactsPress };

interface Draft {
  readonly deskId: string;
  readonly id: string;
}

/** A slash command, whatever its name. */
export function readCommand(body: unknown): Command | null {
  const caller = callerFrom(at(body, 'team_id'), at(body, 'user_id'), at(body, 'user_name'));
  return (
    caller && {
      caller,
      text: plainText(textAt(body, 'text') ?? ''),
      origin: { conversation: channelAt(caller, at(body, 'channel_id')), url: null },
    }
  );
}

/** The address of a channel that others read too; null for direct messages. */
export function channelAt(caller: Caller, id: unknown): string | null {
  if (typeof id !== 'string' || !/^[CG][A-Z0-9]+$/.test(id)) return null;
  return writeAddress(teamOf(caller.workspace), id);
}

/** Who submitted a view or pressed a button. */
export function readCaller(body: unknown): Caller | null {
  const user = at(body, 'user');
  const teams = [
    at(at(body, 'view'), 'app_installed_team_id'),
    at(at(body, 'team'), 'id'),
    at(user, 'team_id'),
  ].filter((one) => one !== undefined && one !== null);
  return callerFrom(
    // Of an organisation's installation the view names the organisation, the others the workspace.
    strangersTeamOf(body) ??
      teams.find((one) => typeof one === 'string' && one.startsWith('T')) ??
      teams[0],
    at(user, 'id'),
    at(user, 'name') ?? at(user, 'username'),
  );
}

/**
 * A submitted modal, or one with a pressed button; the context is null where it is not ours. Null
 * also for the home page.
 */
export function readSubmission(body: unknown): Submission | null {
  const caller = readCaller(body);
  const view = at(body, 'view');
  const viewId = textAt(view, 'id');
  if (!caller || viewId === null || at(view, 'type') === 'home') return null;
  const blocks = listAt(view, 'blocks');
  const inputs = blocks.flatMap((block) => {
    const id = textAt(block, 'block_id');
    return at(block, 'type') === 'input' && id !== null ? [id] : [];
  });
  const missing = inputs.map((id): [string, null] => [id, null]);
  return {
    caller,
    context: readContext(textAt(view, 'private_metadata')),
    values: { ...Object.fromEntries(missing), ...enteredIn(view, caller) },
    viewId,
    hash: textAt(view, 'hash'),
    inputs,
  };
}

/** What the button that sends the form says. */
export function readSubmitLabel(body: unknown): string | null {
  return textAt(at(at(body, 'view'), 'submit'), 'text');
}

/** A closed form of ours. Values are those that the payload has: Slack may leave all of them out. */
export function readClosed(body: unknown):
  | (Pick<Submission, 'caller' | 'values'> & {
      readonly context: FormContext;
    })
  | null {
  const caller = readCaller(body);
  const view = at(body, 'view');
  const context = readContext(textAt(view, 'private_metadata'));
  return caller && context && { caller, context, values: enteredIn(view, caller) };
}

/** The context that a form of ours carried; null for anything else. */
export function readContext(metadata: string | null): FormContext | null {
  const found = json(metadata);
  const deskId = textAt(found, 'deskId');
  switch (at(found, 'kind')) {
    case 'choose-desk':
      return chooseDesk(at(found, 'draft'));
    case 'intake': {
      const draftId = textAt(found, 'draftId');
      const step = at(found, 'step');
      if (deskId === null || draftId === null) return null;
      if (typeof step !== 'number' || !Number.isSafeInteger(step)) return null;
      const shown = textAt(found, 'shown');
      const urgent = at(found, 'urgent') === true;
      return {
        kind: 'intake',
        deskId,
        draftId,
        step,
        ...(shown === null ? {} : { shown }),
        ...(urgent ? { urgent } : {}),
      };
    }
    case 'act': {
      const number = textAt(found, 'number');
      const nonce = textAt(found, 'nonce');
      const action = askingActions.find((one) => one === at(found, 'action'));
      if (deskId === null || number === null || nonce === null || !action) return null;
      return { kind: 'act', deskId, number, action, nonce };
    }
    case 'contacts': {
      const role = textAt(found, 'role');
      const nonce = textAt(found, 'nonce');
      if (deskId === null || role === null || nonce === null) return null;
      return { kind: 'contacts', deskId, role, nonce };
    }
    default:
      return null;
  }
}

function chooseDesk(draft: unknown): FormContext {
  const deskId = textAt(draft, 'deskId');
  const id = textAt(draft, 'id');
  const kept = deskId !== null && id !== null ? { draft: { deskId, id } } : {};
  return { kind: 'choose-desk', ...kept };
}

/** The first pressed button of a payload: its action id without the prefix, and what it was for. */
export function readPressedId(body: unknown): string | null {
  const id = textAt(listAt(body, 'actions')[0], 'action_id');
  if (!id?.startsWith(ACTION_PREFIX)) return null;
  return id.slice(ACTION_PREFIX.length).replace(/:\d+$/, '');
}

export function readPress(body: unknown): Pressed | null {
  const id = readPressedId(body);
  const written = textAt(listAt(body, 'actions')[0], 'value');
  if (id === 'begin' && written === null) return { kind: 'begin', draft: null };
  const value = json(written);
  const deskId = textAt(value, 'deskId');
  if (deskId === null) return null;
  if (id === 'begin') {
    const draft = textAt(value, 'id');
    return draft === null ? null : { kind: 'begin', draft: { deskId, id: draft } };
  }
  if (id === 'contacts-test' || id === 'contacts-edit') {
    const role = textAt(value, 'role');
    const action = id === 'contacts-test' ? 'test' : 'edit';
    return role === null ? null : { kind: 'contacts', press: { action, deskId, role } };
  }
  const action = buttonActions.find((one) => one === id);
  const number = textAt(value, 'number');
  if (!action || number === null) return null;
  const keys = listAt(value, 'keys').filter((key) => typeof key === 'string');
  return { kind: 'act', press: { action, deskId, number, keys } };
}

export function readTrigger(body: unknown): string | null {
  return textAt(body, 'trigger_id');
}

export function readResponseUrl(body: unknown): string | null {
  const url = textAt(body, 'response_url');
  return url && /^https?:\/\//.test(url) ? url : null;
}

/** The thread that the pressed button stands in, so that the answer appears beside it. */
export function readThread(body: unknown): string | null {
  return textAt(at(body, 'message'), 'thread_ts') ?? textAt(at(body, 'container'), 'thread_ts');
}

const USER = /^[UW][A-Z0-9]+$/;

export function callerFrom(team: unknown, user: unknown, name: unknown): Caller | null {
  if (typeof team !== 'string' || !isTeam(team)) return null;
  if (typeof user !== 'string' || !USER.test(user)) return null;
  const known = typeof name === 'string' ? cut(name, PERSON_NAME) : '';
  return {
    workspace: `${PLATFORM}:${team}`,
    person: { address: writeAddress(team, user), name: known || user },
  };
}

/** What stands in the inputs of a view, of whatever kind they are. Empty is null. */
function enteredIn(view: unknown, caller: Caller): Answers {
  const state = at(at(view, 'state'), 'values');
  if (!isObject(state)) return {};
  const people = at(json(textAt(view, 'private_metadata')), 'people');
  const team = teamOf(caller.workspace);
  return Object.fromEntries(
    Object.entries(state).map(([id, actions]) => {
      const others = listAt(people, id).filter((one) => typeof one === 'string');
      return [id, entryOf(at(actions, 'value'), others, team)];
    }),
  );
}

/** One input's value; files as `writeFiles`, people as `writePeople`. */
function entryOf(state: unknown, others: readonly Address[], team: string): string | null {
  const users = at(state, 'selected_users');
  if (Array.isArray(users)) return picked(users.filter(isUser), others, team);
  const files = listAt(state, 'files').flatMap(fileFrom);
  if (files.length > 0) return writeFiles(files);
  const ticked = at(listAt(state, 'selected_options')[0], 'value');
  const option = at(at(state, 'selected_option'), 'value') ?? ticked;
  const found = option ?? at(state, 'selected_date') ?? at(state, 'value');
  if (typeof found === 'number') return String(found);
  return typeof found === 'string' && found !== '' ? found.toWellFormed() : null;
}

function isUser(id: unknown): id is string {
  return typeof id === 'string' && USER.test(id);
}
