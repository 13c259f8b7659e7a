import { checkView, VIEW_BYTES } from '../limits/view.ts';
import { findView, openView, publishHome, STACK_LIMIT, updateView } from '../open-views.ts';
import type { ViewBody } from '../wire.ts';
import { type Call, json, type Method, need, refuse, text } from './method.ts';

function body({ args }: Call, kind: 'modal' | 'home'): ViewBody {
  const view = json(args, 'view', 'invalid_arguments');
  if (view === undefined) refuse('invalid_arguments', ['[ERROR] missing required field: view']);
  if (Buffer.byteLength(JSON.stringify(view)) > VIEW_BYTES) refuse('view_too_large');
  const wrong = checkView(view, kind);
  if (wrong.length) refuse('invalid_arguments', wrong);
  return view as ViewBody;
}

/** The person whose trigger this is; spends it. */
function triggered({ inside, args }: Call): string {
  const exchanged = inside.triggers.exchange(need(args, 'trigger_id'));
  if ('refused' in exchanged) refuse(exchanged.refused);
  return exchanged.person;
}

function notTwice({ inside }: Call, view: ViewBody, self?: string): void {
  const external = view.external_id;
  if (!external) return;
  const other = findView(inside.workspace, { external });
  if (other && other.view.id !== self) refuse('duplicate_external_id');
}

function open(call: Call): object {
  const view = body(call, 'modal');
  notTwice(call, view);
  return { view: openView(call.inside.workspace, triggered(call), view, false) };
}

function push(call: Call): object {
  const view = body(call, 'modal');
  notTwice(call, view);
  const person = triggered(call);
  const stack = call.inside.workspace.stack(person);
  if (stack.length === 0) refuse('not_found');
  if (stack.length >= STACK_LIMIT) refuse('push_limit_reached');
  return { view: openView(call.inside.workspace, person, view, true) };
}

function update(call: Call): object {
  const { args, inside } = call;
  const view = body(call, 'modal');
  const id = text(args, 'view_id');
  const external = text(args, 'external_id');
  if (!id && !external) refuse('invalid_arguments', ['[ERROR] missing required field: view_id']);
  const found = findView(inside.workspace, id ? { id } : { external: external ?? '' });
  if (!found) refuse('not_found');
  const hash = text(args, 'hash');
  if (hash !== undefined && hash !== found.view.hash) refuse('hash_conflict');
  notTwice(call, view, found.view.id);
  return { view: updateView(inside.workspace, found, view) };
}

function publish(call: Call): object {
  const { args, inside } = call;
  if (!inside.manifest.homeTab) refuse('not_enabled');
  const view = body(call, 'home');
  const person = need(args, 'user_id');
  if (!inside.workspace.people.has(person)) refuse('invalid_arguments', ['[ERROR] no such user']);
  const hash = text(args, 'hash');
  const shown = inside.workspace.state.homes[person];
  if (hash !== undefined && shown && hash !== shown.hash) refuse('hash_conflict');
  return { view: publishHome(inside.workspace, person, view) };
}

export const views: Record<string, Method> = {
  'views.open': { pace: 100, run: open },
  'views.push': { pace: 100, run: push },
  'views.update': { pace: 100, run: update },
  'views.publish': { pace: 100, run: publish },
};
