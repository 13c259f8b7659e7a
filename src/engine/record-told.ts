import { type DeskPeople, type Notice, noticesOf } from './notices.ts';
import type { Addressee, Ticket, TicketEvent } from './ticket.ts';

type Told = Extract<Notice, { to: 'contact' | 'contact-reminder' }>;

/**
 * The events of one decision with whom its messages about escalations go to, so that this stays
 * known whoever stands behind the roles later. `ticket` is the ticket after the events.
 */
export function recordTold(
  events: readonly TicketEvent[],
  ticket: Ticket,
  people: DeskPeople,
): TicketEvent[] {
  const fired = events.flatMap((event) => (event.type === 'EscalationFired' ? [event.key] : []));
  const notices = noticesOf(events, ticket, people).filter(isTold);
  const told = (to: Told['to'], keys: readonly string[]): { told?: readonly Addressee[] } => ({
    told: notices.flatMap((notice) => {
      const about = notice.keys.filter((key) => keys.includes(key));
      if (notice.to !== to || about.length === 0) return [];
      const { person, as } = notice;
      const apart = notice.to === 'contact' && notice.apart ? { apart: notice.apart } : {};
      return [{ person, as, keys: about, ...apart }];
    }),
  });
  return events.map((event) => {
    switch (event.type) {
      case 'EscalationFired':
        return { ...event, ...told('contact', [event.key]) };
      case 'EscalationReminded':
        return { ...event, ...told('contact-reminder', event.keys) };
      case 'PersonNotReached': {
        // Of what fires in the same decision, the fallback hears with the firing.
        const before = event.keys.filter((key) => !fired.includes(key));
        return before.length === 0 ? event : { ...event, ...told('contact', before) };
      }
      default:
        return event;
    }
  });
}

function isTold(notice: Notice): notice is Told {
  return notice.to === 'contact' || notice.to === 'contact-reminder';
}
