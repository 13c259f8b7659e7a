import { platformName, platformTitle } from '../../runtime/addresses.ts';
import type { Address, Desk, Reach } from '../../runtime/ports.ts';
import { type Finding, wrong } from './finding.ts';

/** A platform that the bot speaks to, to ask about a desk's channel and people there. */
export interface Side {
  examineChannel(about: string, desk: Desk, channel: Address): Promise<Finding>;
  /** Whether a message would reach somebody. Throws PlatformError where that is not known. */
  reach(person: Address): Promise<Reach>;
  /** What to do where somebody cannot be reached, for this reason. */
  todo(reason: string): string;
}

/** By the names of platforms; null: nothing can be asked there now, and findings say why. */
export type Sides = ReadonlyMap<string, Side | null>;

/** What was found of a platform as a whole. */
export interface Examined {
  readonly findings: readonly Finding[];
  readonly side: Side | null;
}

/** What findings about a desk's support channel are about. */
export function aboutChannel(desk: Desk, channel: Address): string {
  const where = desk.supportChannels.length > 1 ? ` in ${titleOf(channel)}` : '';
  return `desk ${desk.id}, support channel${where}`;
}

/** An address on a platform that the bot does not speak to. */
export function withoutCredentials(about: string, address: Address): Finding {
  const title = titleOf(address);
  return wrong(
    about,
    `${address} is in ${title}, of which the bot has no credentials`,
    `Give the bot the credentials of ${title}, or take the address out of the desk file.`,
  );
}

function titleOf(address: Address): string {
  return platformTitle(platformName(address));
}
