import { type Policy, questionsOf } from '../engine/policy.ts';
import type { Path } from '../files/read-yaml.ts';
import { outcomesOf } from './check-outcomes.ts';
import { type Problem, unknownId } from './policy-problem.ts';

/** Levels that rules and workarounds lead to. */
export function checkLevelReferences(policy: Policy): Problem[] {
  const ids = policy.levels.map((level) => level.id);
  const rules = policy.levelRules.flatMap((rule, at) =>
    ids.includes(rule.level)
      ? []
      : [unknownId(['levelRules', at, 'level'], 'level', rule.level, ids)],
  );
  return [...rules, ...checkWorkarounds(policy)];
}

function checkWorkarounds(policy: Policy): Problem[] {
  const ids = policy.levels.map((level) => level.id);
  const seen = new Set<string>();
  return policy.workaroundLevels.flatMap((entry, at): Problem[] => {
    const path = ['workaroundLevels', at];
    const problems = ids.includes(entry.to)
      ? []
      : [unknownId([...path, 'to'], 'level', entry.to, ids)];
    for (const [position, from] of entry.from.entries()) {
      const place = [...path, 'from', position];
      if (!ids.includes(from)) problems.push(unknownId(place, 'level', from, ids));
      if (from === entry.to) {
        problems.push({ path: place, message: `level "${from}" would stay what it is` });
      }
      if (seen.has(from)) {
        problems.push({ path: place, message: `level "${from}" has a workaround level already` });
      }
      seen.add(from);
    }
    return problems;
  });
}

/** Every clause named anywhere has its statement under `clauses`. */
export function checkClauses(policy: Policy): Problem[] {
  const known = Object.keys(policy.clauses);
  const named = [
    ...policy.assumptions.map(({ clause }, at) => ({
      clause,
      path: ['assumptions', at, 'clause'],
    })),
    ...clauseLists(policy).flatMap(({ clauses, path }) =>
      clauses.map((clause, at) => ({ clause, path: [...path, 'clauses', at] })),
    ),
  ];
  return named
    .filter(({ clause }) => !known.includes(clause))
    .map(({ clause, path }) => unknownId(path, 'clause', clause, known));
}

/** Every part of the policy that names clauses, in the order of the file's parts. */
function clauseLists(policy: Policy): { clauses: readonly string[]; path: Path }[] {
  const placed = (list: string, entries: readonly { clauses: string[] }[]) =>
    entries.map(({ clauses }, at) => ({ clauses, path: [list, at] }));
  return [
    ...Object.entries(policy.calendars).map(([id, { clauses = [] }]) => ({
      clauses,
      path: ['calendars', id],
    })),
    ...placed('contactLines', policy.contactLines),
    ...(policy.notice ? [{ clauses: policy.notice.clauses, path: ['notice'] }] : []),
    ...policy.steps.flatMap((step, at) =>
      step.questions.map(({ clauses }, within) => ({
        clauses,
        path: ['steps', at, 'questions', within],
      })),
    ),
    ...Object.entries(policy.teams).map(([id, { clauses }]) => ({ clauses, path: ['teams', id] })),
    ...outcomesOf(policy).map(({ clauses, path }) => ({ clauses, path })),
    { clauses: policy.assignment.clauses, path: ['assignment'] },
    ...placed('statements', policy.statements),
    ...placed('levels', policy.levels),
    ...placed('levelRules', policy.levelRules),
    ...placed('clockStarts', policy.clockStarts),
    { clauses: policy.escalation.clauses, path: ['escalation'] },
    ...policy.escalation.thresholds.map(({ clauses }, at) => ({
      clauses,
      path: ['escalation', 'thresholds', at],
    })),
    ...placed('workaroundLevels', policy.workaroundLevels),
    ...(policy.retention ? [{ clauses: policy.retention.clauses, path: ['retention'] }] : []),
  ];
}

/** The parts that carry each clause of the policy, in its order; none for one that is not carried. */
export function carriersOf(policy: Policy): ReadonlyMap<string, readonly Path[]> {
  const lists = clauseLists(policy);
  return new Map(
    Object.keys(policy.clauses).map((clause) => [
      clause,
      lists.filter(({ clauses }) => clauses.includes(clause)).map(({ path }) => path),
    ]),
  );
}

/** Clauses that no part carries: said, and not done. */
export function checkCarried(policy: Policy): Problem[] {
  return [...carriersOf(policy)]
    .filter(([, carriers]) => carriers.length === 0)
    .map(([clause]) => ({
      path: ['clauses', clause],
      message: `no part of the policy carries clause "${clause}"; name it under \`clauses\` of the part that does`,
    }));
}

/** Parts that nothing refers to. */
export function checkUnused(policy: Policy): Problem[] {
  const given = new Set(policy.levelRules.map((rule) => rule.level));
  const told = new Set(policy.escalation.thresholds.map((threshold) => threshold.role));
  const clocks = new Set([policy.deskHours, policy.escalation.clock]);
  for (const { response, resolution } of policy.levels) {
    if (response) clocks.add(response.clock);
    if (resolution && resolution !== 'release') clocks.add(resolution.clock);
  }
  const catalogues = new Set(
    questionsOf(policy).map((question) => question.type === 'product' && question.catalogue),
  );
  return [
    ...policy.levels.flatMap((level, at) =>
      given.has(level.id)
        ? []
        : [{ path: ['levels', at], message: `no level rule gives level "${level.id}"` }],
    ),
    ...Object.keys(policy.roles)
      .filter((role) => !told.has(role))
      .map((role) => ({ path: ['roles', role], message: `no threshold tells role "${role}"` })),
    ...Object.keys(policy.calendars)
      .filter((id) => !clocks.has(id))
      .map((id) => ({ path: ['calendars', id], message: `nothing uses calendar "${id}"` })),
    ...Object.keys(policy.catalogues)
      .filter((id) => !catalogues.has(id))
      .map((id) => ({
        path: ['catalogues', id],
        message: `no product question offers catalogue "${id}"`,
      })),
  ];
}
