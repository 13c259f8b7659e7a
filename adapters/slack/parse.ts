import {
  type Answers,
  type AttachedFile,
  type Caller,
  writeFiles,
} from '../../src/runtime/ports.ts';
import type { FormContext } from '../../src/views/form.ts';
import { type ButtonAction, buttonActions } from '../../src/views/message.ts';
import { PLATFORM, writeAddress } from './address.ts';
import { FILE_NAME } from './limits.ts';
import { webAddress } from './render-inline.ts';
import { ACTION_PREFIX } from './render-part.ts';
import { clean, cut, unescapeMrkdwn } from './text.ts';

/**
 * Slack's payloads, read as unknown: a signature says who sent them, not that they have the shape
 * of today's docs. Every function here is total; null means that the payload lacks what it must have.
 */
type Unknown = Readonly<Record<string, unknown>>;

export interface Command {
  readonly caller: Caller;
  readonly text: string;
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

export interface Press {
  readonly action: ButtonAction;
  readonly deskId: string;
  readonly number: string;
  readonly keys: readonly string[];
}

/** A slash command, whatever its name. */
export function readCommand(body: unknown): Command | null {
  const caller = callerFrom(at(body, 'team_id'), at(body, 'user_id'), at(body, 'user_name'));
  return caller && { caller, text: clean(unescapeMrkdwn(textAt(body, 'text') ?? '')) };
}

/** Who submitted a view or pressed a button. */
export function readCaller(body: unknown): Caller | null {
  const user = at(body, 'user');
  return callerFrom(
    at(at(body, 'view'), 'app_installed_team_id') ??
      at(at(body, 'team'), 'id') ??
      at(user, 'team_id'),
    at(user, 'id'),
    at(user, 'name') ?? at(user, 'username'),
  );
}

/** A submitted view, or one whose Back button was pressed; the context is null where it is not ours. */
export function readSubmission(body: unknown): Submission | null {
  const caller = readCaller(body);
  const view = at(body, 'view');
  const viewId = textAt(view, 'id');
  if (!caller || viewId === null) return null;
  const blocks = listAt(view, 'blocks');
  const inputs = blocks.flatMap((block) => {
    const id = textAt(block, 'block_id');
    return at(block, 'type') === 'input' && id !== null ? [id] : [];
  });
  const state = at(at(view, 'state'), 'values');
  const entered = isObject(state) ? Object.entries(state) : [];
  const values = [
    ...inputs.map((id): [string, string | null] => [id, null]),
    ...entered.map(([id, actions]): [string, string | null] => [id, enteredIn(actions)]),
  ];
  return {
    caller,
    context: readContext(textAt(view, 'private_metadata')),
    values: Object.fromEntries(values),
    viewId,
    hash: textAt(view, 'hash'),
    inputs,
  };
}

/** The context that a form of ours carried; null for anything else. */
export function readContext(metadata: string | null): FormContext | null {
  const found = json(metadata);
  const deskId = textAt(found, 'deskId');
  switch (at(found, 'kind')) {
    case 'choose-desk':
      return { kind: 'choose-desk' };
    case 'intake': {
      const draftId = textAt(found, 'draftId');
      const step = at(found, 'step');
      if (deskId === null || draftId === null) return null;
      if (typeof step !== 'number' || !Number.isSafeInteger(step)) return null;
      return { kind: 'intake', deskId, draftId, step };
    }
    case 'act': {
      const number = textAt(found, 'number');
      const nonce = textAt(found, 'nonce');
      const action = formActions.find((one) => one === at(found, 'action'));
      if (deskId === null || number === null || nonce === null || !action) return null;
      return { kind: 'act', deskId, number, action, nonce };
    }
    default:
      return null;
  }
}

type FormAction = Extract<FormContext, { kind: 'act' }>['action'];
const formActions = Object.keys({
  reply: 0,
  wait: 0,
  workaround: 0,
  'change-level': 0,
  'plan-release': 0,
  'hand-over': 0,
  'waive-charge': 0,
  resolve: 0,
  reopen: 0,
  answer: 0,
} satisfies Record<FormAction, 0>) as FormAction[];

/** The first pressed button of a payload: its action id without the prefix, and what it was for. */
export function readPressedId(body: unknown): string | null {
  const id = textAt(listAt(body, 'actions')[0], 'action_id');
  if (!id?.startsWith(ACTION_PREFIX)) return null;
  return id.slice(ACTION_PREFIX.length).replace(/:\d+$/, '');
}

export function readPress(body: unknown): Press | null {
  const id = readPressedId(body);
  const action = buttonActions.find((one) => one === id);
  const value = json(textAt(listAt(body, 'actions')[0], 'value'));
  const deskId = textAt(value, 'deskId');
  const number = textAt(value, 'number');
  if (!action || deskId === null || number === null) return null;
  const keys = listAt(value, 'keys').filter((key) => typeof key === 'string');
  return { action, deskId, number, keys };
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

const TEAM = /^[TE][A-Z0-9]+$/;
const USER = /^[UW][A-Z0-9]+$/;

function callerFrom(team: unknown, user: unknown, name: unknown): Caller | null {
  if (typeof team !== 'string' || !TEAM.test(team)) return null;
  if (typeof user !== 'string' || !USER.test(user)) return null;
  const known = typeof name === 'string' ? cut(name, 100) : '';
  return {
    workspace: `${PLATFORM}:${team}`,
    person: { address: writeAddress(team, user), name: known || user },
  };
}

/** What stands in one input, of whatever kind it is; files as `writeFiles`. Empty is null. */
function enteredIn(actions: unknown): string | null {
  const state = at(actions, 'value');
  const files = listAt(state, 'files').flatMap(fileFrom);
  if (files.length > 0) return writeFiles(files);
  const ticked = at(listAt(state, 'selected_options')[0], 'value');
  const option = at(at(state, 'selected_option'), 'value') ?? ticked;
  const found = option ?? at(state, 'selected_date') ?? at(state, 'value');
  if (typeof found === 'number') return String(found);
  return typeof found === 'string' && found !== '' ? found.toWellFormed() : null;
}

/** Where a guest's file is withheld, Slack gives little more than its id. */
function fileFrom(file: unknown): AttachedFile[] {
  const id = textAt(file, 'id');
  if (id === null || id === '') return [];
  const name = cut(textAt(file, 'name') ?? '', FILE_NAME);
  const size = at(file, 'size');
  const url = webAddress(textAt(file, 'permalink') ?? '') ?? '';
  return [{ id, name: name || id, url, bytes: isSize(size) ? size : 0 }];
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isObject(value: unknown): value is Unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function at(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function textAt(value: unknown, key: string): string | null {
  const found = at(value, key);
  return typeof found === 'string' ? found : null;
}

function listAt(value: unknown, key: string): readonly unknown[] {
  const found = at(value, key);
  return Array.isArray(found) ? found : [];
}

function json(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
