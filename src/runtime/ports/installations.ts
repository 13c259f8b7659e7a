import type { Instant } from '../../engine/instant.ts';
import type { Address } from '../../engine/ticket.ts';

/** A workspace, or a whole organisation, that the bot was installed in. */
export interface Installation {
  /** `<platform>:<team, enterprise or tenant id>`. */
  readonly workspace: string;
  readonly name: string;
  /** Of the whole organisation, for every workspace in it. */
  readonly orgWide: boolean;
  /** What the adapter needs to speak for the bot there; encrypted at rest. */
  readonly secret: string;
  readonly scopes: readonly string[];
  readonly installedBy: Address | null;
  readonly installedAt: Instant;
}

/** Where the bot is installed. Secrets are encrypted at rest. */
export interface Installations {
  save(installation: Installation): Promise<void>;
  /** That of the workspace itself, else of the organisation that it is known to belong to. */
  find(workspace: string): Promise<Installation | null>;
  /** The workspace belongs to this organisation. */
  join(workspace: string, organisation: string): Promise<void>;
  remove(workspace: string): Promise<void>;
  list(): Promise<readonly Omit<Installation, 'secret'>[]>;
}
