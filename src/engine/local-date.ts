import type { Instant } from './instant.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar date at an instant in a zone (IANA name), as ISO, e.g. `2026-03-31`. */
export function localDate(at: Instant, zone: string): string {
  let format = formats.get(zone);
  if (!format) {
    // Swedish writes dates as ISO does.
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });
    formats.set(zone, format);
  }
  return format.format(at);
}
