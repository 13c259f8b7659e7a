/**
 * A link that opens a message of a channel in Teams. `team` is the Entra id of the team, null where
 * it is not known; `root` the message that this one stands under, itself where it is left out.
 */
export function linkToMessage(message: {
  readonly tenant: string;
  readonly channel: string;
  readonly team: string | null;
  readonly id: string;
  readonly root?: string;
}): string {
  const { tenant, channel, team, id, root = id } = message;
  const query = new URLSearchParams({
    tenantId: tenant,
    ...(team === null ? {} : { groupId: team }),
    parentMessageId: root,
  });
  const path = `${encodeURIComponent(channel)}/${encodeURIComponent(id)}`;
  return `https://teams.microsoft.com/l/message/${path}?${query}`;
}
