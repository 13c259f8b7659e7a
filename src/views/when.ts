import type { Instant } from '../engine/instant.ts';
import type { Inline } from './message.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      weekday: 'short',
      month: 'short',
      day: 'numeric',
      year: 'numeric',
      hour: 'numeric',
      minute: '2-digit',
      timeZoneName: 'short',
    });
    formats.set(zone, format);
  }
  return format;
}

/** An instant in words, in a zone (IANA name), e.g. "Mon, Jun 1, 2026, 5:00 PM EDT". */
export function instantText(at: Instant, zone: string): string {
  return formatFor(zone).format(at).replaceAll('\u202f', ' ');
}

/** An instant that each reader sees in their own time where the platform can. */
export function when(at: Instant, zone: string): Inline {
  return { kind: 'instant', at, fallback: instantText(at, zone) };
}
