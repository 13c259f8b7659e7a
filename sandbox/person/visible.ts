import type { Message } from '../wire.ts';
import type { Workspace } from '../workspace.ts';

/** All messages a person can see, their ephemeral ones included, oldest first. */
export function visibleTo(workspace: Workspace, person: string): Message[] {
  const joined = new Set(
    workspace.state.channels.filter((one) => one.members.includes(person)).map((one) => one.id),
  );
  return [
    ...workspace.state.messages.filter((message) => joined.has(message.channel)),
    ...workspace.state.ephemerals.filter((message) => message.ephemeral_to === person),
  ].sort((a, b) => Number(a.ts) - Number(b.ts));
}
