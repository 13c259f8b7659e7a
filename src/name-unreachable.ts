import { platformName, platformTitle } from './runtime/addresses.ts';
import type { Desk } from './runtime/ports.ts';

/** A line for each desk and platform that the desk names addresses of, and the bot does not speak to. */
export function nameUnreachable(
  desks: readonly Pick<
    Desk,
    'id' | 'supportChannels' | 'roster' | 'lead' | 'contacts' | 'fallback'
  >[],
  platforms: readonly string[],
): string[] {
  return desks.flatMap((desk) => {
    const people = [
      ...desk.roster,
      ...(desk.lead ? [desk.lead] : []),
      ...Object.values(desk.contacts).flat(),
      desk.fallback,
    ];
    const addresses = new Set([...desk.supportChannels, ...people.map(({ address }) => address)]);
    const missing = Map.groupBy(addresses, platformName);
    for (const name of platforms) missing.delete(name);
    return [...missing].map(([name, found]) => {
      const title = platformTitle(name);
      return `desks.${desk.id}: nothing reaches ${found.join(', ')}, as there are no credentials of ${title}`;
    });
  });
}
