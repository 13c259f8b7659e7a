import { holds } from '../engine/condition.ts';
import { durationMs } from '../engine/duration.ts';
import { type Policy, type Question, questionsOf } from '../engine/policy.ts';
import type { Circumstance } from '../engine/policy-outcome.ts';
import type { Path } from '../files/read-yaml.ts';
import { enumerateSituations, situationText } from './enumerate-situations.ts';
import { type Problem, unknownId } from './policy-problem.ts';

/** The lists of outcomes that a policy has, and what one entry of each is called. */
export const outcomeLists = [
  { list: 'referrals', kind: 'referral' },
  { list: 'advisories', kind: 'advisory' },
  { list: 'flags', kind: 'flag' },
  { list: 'consents', kind: 'consent' },
  { list: 'charges', kind: 'charge' },
  { list: 'emergencies', kind: 'emergency' },
] as const;

export interface PlacedOutcome {
  readonly kind: (typeof outcomeLists)[number]['kind'];
  readonly id: string;
  readonly path: Path;
  readonly circumstance: Circumstance;
  readonly clauses: readonly string[];
}

/** Every outcome of the policy, with its place. */
export function outcomesOf(policy: Policy): PlacedOutcome[] {
  return outcomeLists.flatMap(({ list, kind }) =>
    policy[list].map((outcome, at) => ({
      kind,
      id: outcome.id,
      path: [list, at],
      circumstance: outcome,
      clauses: outcome.clauses,
    })),
  );
}

/** Teams, consents and levels that outcomes name, and the questions whose dates they go by. */
export function checkOutcomes(policy: Policy): Problem[] {
  const teams = Object.keys(policy.teams);
  const consents = policy.consents.map(({ id }) => id);
  const levels = policy.levels.map(({ id }) => id);
  const named = (path: Path, what: string, id: string, known: readonly string[]) =>
    known.includes(id) ? [] : [unknownId(path, what, id, known)];
  return [
    ...policy.referrals.flatMap(({ team }, at) =>
      named(['referrals', at, 'team'], 'team', team, teams),
    ),
    ...policy.charges.flatMap(({ consent, waivedAt }, at) => [
      ...named(['charges', at, 'consent'], 'consent', consent, consents),
      ...waivedAt.flatMap((level, position) =>
        named(['charges', at, 'waivedAt', position], 'level', level, levels),
      ),
    ]),
    ...outcomesOf(policy).flatMap(({ path, circumstance: { release, date } }) => [
      ...(release ? checkRelease(policy, [...path, 'release'], release) : []),
      ...(date ? checkDate(policy, [...path, 'date'], date) : []),
    ]),
  ];
}

function checkRelease(
  policy: Policy,
  path: Path,
  { question, supersededFor, releasedWithin }: NonNullable<Circumstance['release']>,
): Problem[] {
  const problems = typeOf(policy, [...path, 'question'], question, 'product');
  if (supersededFor === undefined && releasedWithin === undefined) {
    const message = 'says nothing of the release; give supersededFor, releasedWithin or both';
    problems.push({ path, message });
  }
  return problems;
}

function checkDate(
  policy: Policy,
  path: Path,
  { question, within, longerThan }: NonNullable<Circumstance['date']>,
): Problem[] {
  const problems = typeOf(policy, [...path, 'question'], question, 'date');
  if (within === undefined && longerThan === undefined) {
    problems.push({ path, message: 'says nothing of the date; give within, longerThan or both' });
  }
  if (within && longerThan && durationMs(longerThan) >= durationMs(within)) {
    const message = `no date is longer ago than ${longerThan} and within ${within}`;
    problems.push({ path: [...path, 'longerThan'], message });
  }
  return problems;
}

function typeOf(policy: Policy, path: Path, id: string, type: Question['type']): Problem[] {
  const questions = questionsOf(policy);
  const question = questions.find((candidate) => candidate.id === id);
  const fitting = questions.filter((candidate) => candidate.type === type).map((one) => one.id);
  if (!question) return [unknownId(path, `${type} question`, id, fitting)];
  if (question.type === type) return [];
  return [{ path, message: `question "${id}" is of the type ${question.type}, expected ${type}` }];
}

/**
 * Charges that could stand without the consent behind them (M-05). What conditions read is tried
 * out; dates and releases cannot be, so there both must say the same.
 */
export function checkConsents(policy: Policy): Problem[] {
  return policy.charges.flatMap((charge, at): Problem[] => {
    const consent = policy.consents.find(({ id }) => id === charge.consent);
    if (!consent) return [];
    const without = withoutConsent(policy, charge, consent);
    if (without === null) return [];
    const message = `consent "${consent.id}" is not asked wherever this charge applies, ${without}; give both the same circumstances`;
    return [{ path: ['charges', at, 'consent'], message }];
  });
}

/** Where a charge applies and its consent is not asked, in words; null: nowhere. */
function withoutConsent(
  policy: Policy,
  charge: Circumstance,
  consent: Circumstance,
): string | null {
  const same = (key: 'when' | 'release' | 'date') =>
    JSON.stringify(charge[key]) === JSON.stringify(consent[key]);
  if (consent.release && !same('release')) return 'since it goes by another release';
  if (consent.date && !same('date')) return 'since it goes by another date';
  const found = enumerateSituations(policy, [charge.when, consent.when]);
  if (!found) return same('when') ? null : 'since its condition is another one';
  const without = found.situations.find(
    ({ answers, hoursOpen }) =>
      holds(charge.when, answers, hoursOpen) && !holds(consent.when, answers, hoursOpen),
  );
  return without ? `such as for {${situationText(without, found.readsHours)}}` : null;
}
