import { type Address, type Desk, type Platform, PlatformError } from './ports.ts';

/** The platform that an address is of, by the scheme before its colon. */
export function platformName(address: Address): string {
  return address.slice(0, address.indexOf(':'));
}

/** A platform as people call it. */
export function platformTitle(name: string): string {
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}

/** The desk's support channel on a platform; undefined where it has none there. */
export function channelOn(
  { supportChannels }: Pick<Desk, 'supportChannels'>,
  platform: string,
): Address | undefined {
  return supportChannels.find((channel) => platformName(channel) === platform);
}

/** The workspace that an address belongs to, `<platform>:<team or tenant id>`. */
export function workspaceOf(address: Address): string {
  return address.slice(0, address.indexOf('/'));
}

/** Why nothing can be sent to a platform. */
export function notSetUp(name: string): string {
  return `${platformTitle(name)} is not set up in this bot`;
}

/** The platform of an address. Throws a PlatformError, refused, where it is not set up. */
export function platformOf(
  platforms: ReadonlyMap<string, Platform>,
  address: Address,
  operation: string,
): Platform {
  const name = platformName(address);
  const platform = platforms.get(name);
  if (platform) return platform;
  throw new PlatformError({
    platform: name,
    operation,
    outcome: 'refused',
    reason: notSetUp(name),
  });
}
