import { type Address, type Platform, PlatformError } from './ports.ts';

/** The platform that an address is of, by the scheme before its colon. */
export function platformName(address: Address): string {
  return address.slice(0, address.indexOf(':'));
}

/** The workspace that an address belongs to, `<platform>:<team or tenant id>`. */
export function workspaceOf(address: Address): string {
  return address.slice(0, address.indexOf('/'));
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
    reason: `${name} is not set up in this bot`,
  });
}
