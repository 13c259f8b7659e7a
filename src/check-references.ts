import type { Policy } from './engine/policy.ts';
import { type Problem, unknownId } from './policy-problem.ts';
import type { Path } from './read-yaml.ts';

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

function clauseLists(policy: Policy): { clauses: readonly string[]; path: Path }[] {
  const placed = (list: string, entries: readonly { clauses: string[] }[]) =>
    entries.map(({ clauses }, at) => ({ clauses, path: [list, at] }));
  return [
    ...placed('contactLines', policy.contactLines),
    ...policy.steps.flatMap((step, at) =>
      step.questions.map(({ clauses }, within) => ({
        clauses,
        path: ['steps', at, 'questions', within],
      })),
    ),
    ...placed('levels', policy.levels),
    ...placed('levelRules', policy.levelRules),
    ...placed('clockStarts', policy.clockStarts),
    ...policy.escalation.thresholds.map(({ clauses }, at) => ({
      clauses,
      path: ['escalation', 'thresholds', at],
    })),
    ...placed('workaroundLevels', policy.workaroundLevels),
  ];
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
  ];
}
