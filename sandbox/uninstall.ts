import type { Ending, Grant } from './app.ts';
import type { Inside } from './inside.ts';

/** Ends an installation and tells the bot of it; after `token_revoked` the app itself is still there. */
export async function uninstall(
  inside: Inside,
  grant: Grant,
  how: Ending = 'account_inactive',
): Promise<void> {
  inside.workspace.app.end(grant, how);
  if (!inside.bot.connected) return;
  const event_ts = String(Date.now() / 1000);
  const tell = (event: { type: string; tokens?: object }) =>
    inside.events.send(event.type, { ...event, event_ts }, undefined, grant);
  const tokens = { oauth: [], bot: [inside.workspace.bot.user] };
  await Promise.all([
    tell({ type: 'tokens_revoked', tokens }),
    ...(how === 'account_inactive' ? [tell({ type: 'app_uninstalled' })] : []),
  ]);
}
