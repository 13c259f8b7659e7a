import type { Policy } from '../engine/policy.ts';

/** A clause of a policy, and the places of the file that carry it. */
export interface CarriedClause {
  readonly clause: string;
  /** The policy file, as people name it. */
  readonly file: string;
  /** E.g. `levels.0`; empty where the clause is only described. */
  readonly paths: readonly string[];
}

/** A test that was run. */
export interface RunTest {
  readonly file: string;
  readonly name: string;
  readonly passed: boolean;
}

export interface ClauseRow extends CarriedClause {
  /** Those whose names begin with the clause's id. */
  readonly tests: readonly RunTest[];
  /** `missing`: not carried, or without a test. */
  readonly state: 'pass' | 'fail' | 'missing';
}

/** The clauses that a policy says it carries, and where it does. */
export function carriedClauses(policy: Policy, file: string): CarriedClause[] {
  const { clauses, ...parts } = policy;
  const places = placesIn(parts, '');
  return Object.keys(clauses).map((clause) => ({
    clause,
    file,
    paths: places.filter((place) => place.clauses.includes(clause)).map(({ path }) => path),
  }));
}

interface Place {
  readonly path: string;
  readonly clauses: readonly unknown[];
}

/** Every part of the document that names clauses. */
function placesIn(part: unknown, path: string): Place[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) =>
    key === 'clauses' && Array.isArray(value)
      ? [{ path, clauses: value }]
      : placesIn(value, path === '' ? key : `${path}.${key}`),
  );
}

/** Each clause with the tests that show it. */
export function clauseRows(
  carried: readonly CarriedClause[],
  tests: readonly RunTest[],
): ClauseRow[] {
  return carried.map((clause) => {
    const own = tests.filter(({ name }) => name.split(' ')[0] === clause.clause);
    const missing = clause.paths.length === 0 || own.length === 0;
    const passed = own.every((test) => test.passed);
    return { ...clause, tests: own, state: missing ? 'missing' : passed ? 'pass' : 'fail' };
  });
}

/** The table as text: clause and state, then where it is carried, then what shows it. */
export function clauseText(rows: readonly ClauseRow[]): string {
  const lines = rows.flatMap(({ clause, file, paths, tests, state }) => [
    `${clause}  ${state}`,
    `      ${file}: ${paths.length > 0 ? paths.join(', ') : 'carried nowhere'}`,
    ...(tests.length === 0 ? ['      no test'] : []),
    ...tests.map((test) => `      ${test.file}: ${test.name}${test.passed ? '' : ' (failed)'}`),
  ]);
  const count = (state: ClauseRow['state']) => rows.filter((row) => row.state === state).length;
  const sum = `${rows.length} clauses: ${count('pass')} pass, ${count('fail')} fail, ${count('missing')} missing`;
  return [...lines, '', sum].join('\n');
}
