import type { Instant, Pause } from '../../../../src/engine/instant.ts';
import type { Policy } from '../../../../src/engine/policy.ts';
import type { Answers, Person, TargetKind, TicketEvent } from '../../../../src/engine/ticket.ts';

type Opened = Extract<TicketEvent, { type: 'TicketOpened' }>;

/** What the clocks of a ticket depend on, kept by the judge's own reading of the events. */
export interface Facts {
  readonly number: string;
  /** Who reported it: an address. */
  readonly requester: string;
  readonly policy: Policy;
  readonly answers: Answers;
  readonly reportedAt: Instant;
  readonly clocksStartAt: Instant;
  readonly openHours: boolean;
  readonly level: string;
  readonly state: 'open' | 'waiting' | 'resolved';
  readonly assignee: Person | null;
  readonly respondedAt: Instant | null;
  readonly waits: readonly Pause[];
  readonly closures: readonly Pause[];
  readonly fired: readonly Fired[];
  readonly noticed: readonly string[];
  readonly missed: Readonly<Partial<Record<TargetKind, Instant>>>;
}

export interface Fired {
  readonly key: string;
  readonly role: string;
  readonly after: string;
  readonly at: Instant;
  readonly reminded: number;
  readonly acknowledged: boolean;
}

export function begun(event: Opened, policy: Policy): Facts {
  return {
    number: event.number,
    requester: event.requester.address,
    policy,
    answers: event.answers,
    reportedAt: event.at,
    clocksStartAt: event.clocksStartAt,
    openHours: !event.outsideHours,
    level: event.level,
    state: 'open',
    assignee: event.assignee,
    respondedAt: null,
    waits: [],
    closures: [],
    fired: [],
    noticed: [],
    missed: {},
  };
}

const responses: readonly TicketEvent['type'][] = [
  'TicketTaken',
  'SupportReplied',
  'WaitingStarted',
  'WorkaroundProvided',
  'TicketHandedOver',
  'TicketResolved',
];

/** The facts after an event. `policyOf`: the policy of a version. */
export function after(
  facts: Facts,
  event: TicketEvent,
  policyOf: (version: string) => Policy,
): Facts {
  const isResponse = responses.includes(event.type);
  const respondedAt = facts.respondedAt ?? (isResponse ? event.at : null);
  return { ...facts, respondedAt, ...changed(facts, event, policyOf) };
}

function changed(
  facts: Facts,
  event: TicketEvent,
  policyOf: (version: string) => Policy,
): Partial<Facts> {
  const { at } = event;
  switch (event.type) {
    case 'TicketTaken':
      return { assignee: event.by };
    case 'WaitingStarted':
      return { state: 'waiting', waits: [...facts.waits, { from: at, to: null }] };
    case 'WaitingEnded':
      return { state: 'open', waits: ended(facts.waits, at) };
    case 'LevelChanged':
    case 'TicketRecategorised':
      return { level: event.to };
    case 'PolicyAdopted':
      return { policy: policyOf(event.to) };
    case 'TicketResolved':
      return {
        state: 'resolved',
        waits: ended(facts.waits, at),
        closures: [...facts.closures, { from: at, to: null }],
      };
    case 'TicketReopened':
      return { state: 'open', closures: ended(facts.closures, at) };
    case 'TargetAtRisk':
      return { noticed: [...facts.noticed, `${event.target} at risk`] };
    case 'TargetBreached':
      return {
        noticed: [...facts.noticed, `${event.target} at risk`, `${event.target} missed`],
        missed: { ...facts.missed, [event.target]: event.dueAt },
      };
    case 'AssignmentMissed':
      return { noticed: [...facts.noticed, 'assignment missed'] };
    case 'EscalationFired': {
      const { key, role } = event;
      const fired = { key, role, after: event.after, at, reminded: 0, acknowledged: false };
      return { fired: [...facts.fired, fired] };
    }
    case 'EscalationReminded':
      return { fired: marked(facts, event.keys, { reminded: event.count }) };
    case 'EscalationAcknowledged':
      return { fired: marked(facts, event.keys, { acknowledged: true }) };
    default:
      return {};
  }
}

function ended(pauses: readonly Pause[], at: Instant): readonly Pause[] {
  return pauses.map(({ from, to }) => ({ from, to: to ?? at }));
}

function marked(facts: Facts, keys: readonly string[], mark: Partial<Fired>): readonly Fired[] {
  return facts.fired.map((one) => (keys.includes(one.key) ? { ...one, ...mark } : one));
}
