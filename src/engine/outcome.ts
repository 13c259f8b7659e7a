import { releasesOf } from './catalogue.ts';
import { deskOpen, deskZone } from './clock-time.ts';
import { holds, readingsOf } from './condition.ts';
import { durationMs } from './duration.ts';
import type { Instant } from './instant.ts';
import { localDate } from './local-date.ts';
import { type Policy, questionsOf } from './policy.ts';
import type { Circumstance } from './policy-outcome.ts';
import { priorityOf } from './priority.ts';
import type { Answers } from './ticket.ts';

type Of<Key extends 'referrals' | 'advisories' | 'flags' | 'consents' | 'charges'> =
  Policy[Key][number];

/** What the answers bring about besides a level, at the moment of the report. */
export interface Outcome {
  /** The first that applies; null: the request is this desk's. */
  readonly referral: Of<'referrals'> | null;
  readonly advisories: readonly Of<'advisories'>[];
  readonly flags: readonly Of<'flags'>[];
  /** What has to be agreed to, the consent behind the charge among it. */
  readonly consents: readonly Of<'consents'>[];
  /** The first that applies and that the level does not waive from the start (M-05). */
  readonly charge: Of<'charges'> | null;
  readonly emergency: boolean;
}

/** Works out what the policy says of these answers at `now`. */
export function outcomeOf(policy: Policy, answers: Answers, now: Instant): Outcome {
  const today = localDate(now, deskZone(policy));
  const open = deskOpen(policy, now);
  const applies = (outcome: Circumstance) => isGiven(outcome, policy, answers, open, today);
  const charges = policy.charges.filter(applies);
  const waived = new Set(charges.filter(waivedFor(policy, answers, now)));
  const charge = charges.find((one) => !waived.has(one)) ?? null;
  const moot = [...waived].map(({ consent }) => consent);
  return {
    referral: policy.referrals.find(applies) ?? null,
    advisories: policy.advisories.filter(applies),
    flags: policy.flags.filter(applies),
    consents: policy.consents.filter(
      (consent) =>
        consent.id === charge?.consent || (applies(consent) && !moot.includes(consent.id)),
    ),
    charge,
    emergency: policy.emergencies.some(applies),
  };
}

/** The level is worked out only where a charge asks for it: a request may have none. */
function waivedFor(policy: Policy, answers: Answers, now: Instant) {
  let level: string | undefined;
  return ({ waivedAt }: Of<'charges'>) => {
    if (waivedAt.length === 0) return false;
    level ??= priorityOf(policy, answers, deskOpen(policy, now)).level;
    return waivedAt.includes(level);
  };
}

/**
 * Whether the request is certainly another team's, and no ticket comes of it, so that nothing more
 * need be asked: nothing unanswered could lead to another referral first.
 */
export function isServedElsewhere(policy: Policy, answers: Answers, now: Instant): boolean {
  const { referral } = outcomeOf(policy, answers, now);
  if (!referral || referral.mayOpen) return false;
  const upToIt = policy.referrals.slice(0, policy.referrals.indexOf(referral) + 1);
  return upToIt.every(({ when, release, date }) =>
    [...readingsOf(when), ...(release ? [release] : []), ...(date ? [date] : [])].every(
      ({ question }) => answers[question] !== undefined,
    ),
  );
}

function isGiven(
  { when, release, date }: Circumstance,
  policy: Policy,
  answers: Answers,
  open: boolean,
  today: string,
): boolean {
  return (
    holds(when, answers, open) &&
    (release === undefined || releaseHolds(release, policy, answers, today)) &&
    (date === undefined || dateHolds(date, answers, today))
  );
}

function releaseHolds(
  { question: id, supersededFor, releasedWithin }: NonNullable<Circumstance['release']>,
  policy: Policy,
  answers: Answers,
  today: string,
): boolean {
  const question = questionsOf(policy).find((candidate) => candidate.id === id);
  const answer = answers[id];
  if (question?.type !== 'product' || !answer) return false;
  const release = releasesOf(question, policy).find(({ value }) => value === answer);
  if (!release) return false;
  const { offList, released, superseded } = release;
  const old = offList || (superseded !== null && sinceMs(superseded, today) > ms(supersededFor));
  const fresh = released !== null && isWithin(released, today, releasedWithin);
  return (supersededFor === undefined || old) && (releasedWithin === undefined || fresh);
}

function dateHolds(
  { question, within, longerThan }: NonNullable<Circumstance['date']>,
  answers: Answers,
  today: string,
): boolean {
  const date = answers[question];
  if (!date) return false;
  return (
    (within === undefined || isWithin(date, today, within)) &&
    (longerThan === undefined || sinceMs(date, today) > ms(longerThan))
  );
}

/** The last day of the time counts: day 180 is within 180 days. */
function isWithin(date: string, today: string, within: string | undefined): boolean {
  const since = sinceMs(date, today);
  return since >= 0 && since <= ms(within);
}

function ms(duration: string | undefined): number {
  return duration === undefined ? 0 : durationMs(duration);
}

/** From one calendar date to another; each day counts 24 hours, whatever the clocks do. */
function sinceMs(from: string, to: string): number {
  return Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`);
}
