import { randomBytes } from 'node:crypto';
import { completeBlocks } from './blocks.ts';
import { newId } from './ids.ts';
import { carryValues, initialValues } from './person/values.ts';
import type { View, ViewBody } from './wire.ts';
import type { OpenView, Workspace } from './workspace.ts';

export const STACK_LIMIT = 3;

function newHash(workspace: Workspace): string {
  return `${Math.floor(workspace.clock.now() / 1000)}.${randomBytes(4).toString('hex')}`;
}

function fresh(workspace: Workspace, body: ViewBody, below: OpenView | undefined): View {
  const { team, bot, grant } = workspace;
  const id = newId('V');
  const blocks = completeBlocks(body.blocks);
  return {
    private_metadata: '',
    callback_id: '',
    external_id: '',
    clear_on_close: false,
    notify_on_close: false,
    ...body,
    id,
    blocks,
    team_id: team.id,
    hash: newHash(workspace),
    state: { values: initialValues(blocks) },
    root_view_id: below?.view.root_view_id ?? id,
    previous_view_id: below?.view.id ?? null,
    app_id: bot.app,
    bot_id: bot.id,
    app_installed_team_id: (grant?.team === null ? team.enterprise?.id : null) ?? team.id,
  };
}

/** Shows a view to a person as the only one, or on top of the open ones. */
export function openView(
  workspace: Workspace,
  person: string,
  body: ViewBody,
  push: boolean,
): View {
  const stack = workspace.stack(person);
  if (!push) stack.length = 0;
  const view = fresh(workspace, body, stack.at(-1));
  stack.push({ view, seq: workspace.changed() });
  return view;
}

/**
 * Puts another body into an open view: a new hash, the same id.
 * What a person typed stays where block_id, action_id and kind of input stay, as in Slack's client.
 */
export function updateView(workspace: Workspace, open: OpenView, body: ViewBody): View {
  const { id, root_view_id, previous_view_id, state } = open.view;
  const view = { ...fresh(workspace, body, undefined), id, root_view_id, previous_view_id };
  view.state = { values: carryValues(view.blocks, state.values) };
  open.view = view;
  open.seq = workspace.changed();
  return view;
}

export function publishHome(workspace: Workspace, person: string, body: ViewBody): View {
  const view = fresh(workspace, body, undefined);
  view.id = workspace.state.homes[person]?.id ?? view.id;
  view.root_view_id = view.id;
  workspace.state.homes[person] = view;
  workspace.changed();
  return view;
}

/** An open view by its id or external id, whoever has it open. */
export function findView(
  workspace: Workspace,
  key: { id?: string; external?: string },
): OpenView | undefined {
  for (const stack of Object.values(workspace.state.stacks)) {
    for (const open of stack) {
      if (key.id !== undefined && open.view.id === key.id) return open;
      if (key.external !== undefined && open.view.external_id === key.external) return open;
    }
  }
  return undefined;
}
