import type { BotLink } from './deliver.ts';
import type { EventQueue } from './events.ts';
import type { Manifest } from './manifest.ts';
import type { Triggers } from './triggers.ts';
import type { Workspace } from './workspace.ts';

/** What the parts of a running sandbox share. */
export interface Inside {
  workspace: Workspace;
  manifest: Manifest;
  triggers: Triggers;
  bot: BotLink;
  events: EventQueue;
  /** The address that response URLs hang from, without a slash at the end. */
  base(): string;
  until<T>(look: () => T | undefined | null | false, ms?: number): Promise<T>;
}
