import { clockOf, deskOpen } from './clock-time.ts';
import { type Command, DomainError } from './commands.ts';
import { holds } from './condition.ts';
import type { Instant } from './instant.ts';
import { outcomeOf } from './outcome.ts';
import type { Policy } from './policy.ts';
import { priorityOf } from './priority.ts';
import type { Charge, Consent, Remark, Report, TicketEvent } from './ticket.ts';

type Opening = Extract<Command, { type: 'OpenTicket' }>;
type Opened = Extract<TicketEvent, { type: 'TicketOpened' }>;

/**
 * The opening of a ticket: its level, where its clocks start, and what else the answers bring.
 * Throws a DomainError where a consent that the policy asks for was not given.
 */
export function openTicket(command: Opening, policy: Policy, now: Instant): Opened {
  const hoursOpen = deskOpen(policy, now);
  const { level, reason, review } = priorityOf(policy, command.answers, hoursOpen);
  const waits = policy.clockStarts.some((rule) => holds(rule.when, command.answers, hoursOpen));
  return {
    type: 'TicketOpened',
    at: now,
    deskId: command.deskId,
    number: command.number,
    policyVersion: command.policyVersion,
    requester: command.requester,
    title: command.answers[policy.titleQuestion] ?? command.number,
    answers: command.answers,
    level,
    reason,
    review,
    clocksStartAt: waits ? clockOf(policy, policy.deskHours).nextOpening(now) : now,
    outsideHours: !hoursOpen,
    report: reportOf(command, policy, now),
    assignee: policy.assignment.mode === 'rotation' ? command.next : null,
  };
}

function reportOf(
  { answers, consents, office, origin, words }: Opening,
  policy: Policy,
  now: Instant,
): Report {
  const outcome = outcomeOf(policy, answers, now);
  const given = (id: string): Consent => {
    const consent = consents.find((one) => one.id === id);
    if (consent) return consent;
    throw new DomainError('consent-missing', 'Please agree to the conditions, or go back.');
  };
  const { charge } = outcome;
  const billed: Charge | null = charge && {
    id: charge.id,
    reason: charge.reason,
    clauses: charge.clauses,
    consent: given(charge.consent),
    waivedAt: charge.waivedAt,
  };
  return {
    emergency: outcome.emergency,
    flags: outcome.flags.map(remark),
    advisories: outcome.advisories.map(remark),
    consents: outcome.consents.map(({ id }) => given(id)),
    charge: billed,
    referral: outcome.referral?.id ?? null,
    office,
    origin: origin ?? null,
    ...(words ? { words } : {}),
  };
}

function remark({ id, says, clauses }: Remark): Remark {
  return { id, says, clauses };
}
