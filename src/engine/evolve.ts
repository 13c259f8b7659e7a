import type { Instant, Pause } from './instant.ts';
import type { Addressee, Escalation, Person, TargetKind, Ticket, TicketEvent } from './ticket.ts';

type Opened = Extract<TicketEvent, { type: 'TicketOpened' }>;

function opened(event: Opened): Ticket {
  return {
    deskId: event.deskId,
    number: event.number,
    policyVersion: event.policyVersion,
    version: 1,
    requester: event.requester,
    title: event.title,
    answers: event.answers,
    reportedAt: event.at,
    clocksStartAt: event.clocksStartAt,
    reportedOutsideHours: event.outsideHours,
    level: event.level,
    levelSince: event.at,
    levelReason: event.reason,
    levelAtReport: event.level,
    review: event.review,
    report: event.report,
    chargeWaived: null,
    recategorised: null,
    plannedRelease: null,
    assignmentMissed: null,
    state: 'open',
    assignee: event.assignee,
    respondedAt: null,
    resolvedAt: null,
    resolution: null,
    workaround: null,
    waits: [],
    closures: [],
    noticed: {
      response: { atRisk: false, missed: null },
      resolution: { atRisk: false, missed: null },
    },
    escalations: [],
  };
}

function begin(pauses: readonly Pause[], at: Instant): readonly Pause[] {
  return [...pauses, { from: at, to: null }];
}

function end(pauses: readonly Pause[], at: Instant): readonly Pause[] {
  return pauses.map((pause) => (pause.to === null ? { from: pause.from, to: at } : pause));
}

/**
 * The ticket after an event. A fold of all events of a ticket gives its state.
 * Throws where the first event is not `TicketOpened`, or where that comes twice.
 */
export function evolve(ticket: Ticket | null, event: TicketEvent): Ticket {
  if (event.type === 'TicketOpened') {
    if (ticket) throw new Error(`ticket ${ticket.number} is opened already`);
    return opened(event);
  }
  if (!ticket) throw new Error(`the first event of a ticket is TicketOpened, not ${event.type}`);
  const lastActivity = 'by' in event && event.by ? lastly(ticket, event, event.by) : {};
  return { ...ticket, ...changes(ticket, event), ...lastActivity, version: ticket.version + 1 };
}

function lastly(ticket: Ticket, { type, at }: TicketEvent, by: Person): Partial<Ticket> {
  const last = ticket.lastActivity;
  // The waiting ends by what somebody did: that is the activity.
  const follows = type === 'WaitingEnded' && last?.at === at && last.by.address === by.address;
  return follows ? {} : { lastActivity: { type, at, by } };
}

function changes(ticket: Ticket, event: Exclude<TicketEvent, Opened>): Partial<Ticket> {
  const respondedAt = ticket.respondedAt ?? event.at;
  switch (event.type) {
    case 'TicketTaken':
      return { assignee: event.by, respondedAt };
    case 'SupportReplied':
      return { respondedAt };
    case 'RequesterReplied':
      return {};
    case 'WaitingStarted':
      return { state: 'waiting', waits: begin(ticket.waits, event.at), respondedAt };
    case 'WaitingEnded':
      return { state: 'open', waits: end(ticket.waits, event.at) };
    case 'WorkaroundProvided':
      return { workaround: { text: event.text, at: event.at }, respondedAt };
    case 'LevelChanged':
      return { ...levelled(event), recategorised: null };
    case 'TicketRecategorised':
      return {
        ...levelled(event),
        recategorised: { from: event.from, at: event.at },
      };
    case 'ChargeWaived':
      return {
        chargeWaived: {
          level: event.level,
          at: event.at,
          ...(event.by ? { by: event.by } : {}),
        },
      };
    case 'ReleasePlanned':
      return { plannedRelease: event.release };
    case 'TicketHandedOver':
      return { respondedAt };
    case 'AssignmentMissed':
      return { assignmentMissed: event.at };
    case 'PolicyAdopted':
      return { policyVersion: event.to };
    case 'TicketResolved':
      return {
        state: 'resolved',
        resolvedAt: event.at,
        resolution: event.text,
        waits: end(ticket.waits, event.at),
        closures: begin(ticket.closures, event.at),
        respondedAt,
      };
    case 'TicketReopened':
      return {
        state: 'open',
        resolvedAt: null,
        resolution: null,
        closures: end(ticket.closures, event.at),
      };
    case 'TargetAtRisk':
      return noticed(ticket, event.target, { atRisk: true });
    case 'TargetBreached':
      return noticed(ticket, event.target, { atRisk: true, missed: event.dueAt });
    case 'EscalationFired':
      return {
        escalations: [
          ...ticket.escalations,
          {
            key: event.key,
            level: event.level,
            after: event.after,
            role: event.role,
            dueAt: event.dueAt,
            owedSince: Math.max(event.dueAt, ticket.levelSince),
            firedAt: event.at,
            acknowledged: null,
            reminded: 0,
            remindedAt: [],
            notReached: [],
            ...(event.told ? { told: toldOf(event.key, event.told, null) } : {}),
          },
        ],
      };
    case 'EscalationReminded':
      return {
        escalations: ticket.escalations.map((escalation) =>
          event.keys.includes(escalation.key)
            ? {
                ...escalation,
                reminded: event.count,
                remindedAt: [...(escalation.remindedAt ?? []), event.at],
                ...moreTold(escalation, event.told, event.at),
              }
            : escalation,
        ),
      };
    case 'EscalationAcknowledged':
      return {
        escalations: ticket.escalations.map((escalation) =>
          event.keys.includes(escalation.key)
            ? { ...escalation, acknowledged: { by: event.by, at: event.at } }
            : escalation,
        ),
      };
    case 'PersonNotReached':
      return {
        escalations: ticket.escalations.map((escalation) =>
          event.keys.includes(escalation.key)
            ? {
                ...escalation,
                notReached: [...escalation.notReached, { as: event.as, person: event.person }],
                ...moreTold(escalation, event.told, null),
              }
            : escalation,
        ),
      };
    default:
      return event satisfies never;
  }
}

function toldOf(key: string, addressees: readonly Addressee[], remindedAt: Instant | null) {
  return addressees
    .filter(({ keys }) => keys.includes(key))
    .map(({ person, as, apart }) => ({ person, as, remindedAt, ...(apart ? { apart } : {}) }));
}

/** Of one whose first messages are not known, it is not known who else has one. */
function moreTold(
  { key, told }: Escalation,
  addressees: readonly Addressee[] = [],
  remindedAt: Instant | null,
): Pick<Escalation, 'told'> {
  return told ? { told: [...told, ...toldOf(key, addressees, remindedAt)] } : {};
}

function noticed(
  ticket: Ticket,
  target: TargetKind,
  what: Partial<Ticket['noticed'][TargetKind]>,
): Partial<Ticket> {
  return {
    noticed: { ...ticket.noticed, [target]: { ...ticket.noticed[target], ...what } },
  };
}

function levelled(
  event: Extract<TicketEvent, { type: 'LevelChanged' | 'TicketRecategorised' }>,
): Partial<Ticket> {
  return {
    level: event.to,
    levelSince: event.at,
    levelReason: { because: event.reason, clauses: event.clauses },
    review: false,
  };
}
