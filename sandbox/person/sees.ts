import type { Inside } from '../inside.ts';
import type { PersonId } from '../people.ts';
import type { Names } from '../text/mrkdwn.js';
import { readBlocks, readMessage } from '../text/readable.ts';
import type { Message } from '../wire.ts';
import type { OpenView, Workspace } from '../workspace.ts';
import { visibleTo } from './visible.ts';

/** What a person sees of the workspace, told once each: new and changed messages, and the open view. */
export function createSight(inside: Inside, person: PersonId): () => string[] {
  const { workspace } = inside;
  let seen = 0;
  return () => {
    const lines: [number, string[]][] = visibleTo(workspace, person)
      .filter((message) => message.seq > seen)
      .map((message) => [message.seq, told(workspace, message)]);
    const open = workspace.top(person);
    if (open && open.seq > seen) lines.push([open.seq, toldView(workspace, open)]);
    seen = workspace.state.seq;
    return lines.sort(([a], [b]) => a - b).flatMap(([, text]) => text);
  };
}

function told(workspace: Workspace, message: Message): string[] {
  const where = [placeOf(workspace, message.channel)];
  if (message.thread_ts && message.thread_ts !== message.ts) where.push('thread');
  if (message.ephemeral_to) where.push('only to you');
  if (message.edited) where.push('edited');
  return [
    `[${where.join(', ')}] ${workspace.nameOf(message.user)}:`,
    ...indented(readMessage(message, namesIn(workspace))),
  ];
}

function toldView(workspace: Workspace, { view }: OpenView): string[] {
  const buttons = [view.close?.text, view.submit?.text].filter((text) => text !== undefined);
  return [
    `[dialog] ${view.title?.text ?? ''}`,
    ...indented(readBlocks(view.blocks, namesIn(workspace))),
    ...(buttons.length ? [`  ${buttons.map((text) => `[${text}]`).join(' ')}`] : []),
  ];
}

function placeOf(workspace: Workspace, id: string): string {
  const channel = workspace.channel(id);
  return channel?.kind === 'dm' ? 'direct message' : `#${channel?.name ?? id}`;
}

/** Names and the time by which texts are read. */
export function namesIn(workspace: Workspace): Names {
  const channel = (id: string) => workspace.channel(id)?.name ?? id;
  return { user: workspace.nameOf, channel, now: workspace.clock.now() };
}

function indented(lines: string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
