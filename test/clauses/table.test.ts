import { describe, expect, test } from 'vitest';
import { carriedClauses, clauseRows, clauseText } from '../../src/commands/clause-table.ts';
import { loadPolicy } from '../../src/files/load-policy.ts';

const numbered = (letter: string, last: number) =>
  Array.from({ length: last }, (_, at) => `${letter}-${String(at + 1).padStart(2, '0')}`);

test.each([
  ['mednet', numbered('M', 15)],
  ['netex', numbered('N', 15)],
  ['teladentistry', numbered('T', 11)],
])(
  '%s carries exactly the clauses of its source, each somewhere in its file',
  async (name, ids) => {
    const { policy } = await loadPolicy(`policies/${name}.yaml`);
    const carried = carriedClauses(policy, `${name}.yaml`);
    expect(carried.map(({ clause }) => clause).sort()).toEqual(ids);
    expect(carried.filter(({ paths }) => paths.length === 0)).toEqual([]);
  },
);

describe('the table of clauses', () => {
  const carried = (clause: string, ...paths: string[]) => ({ clause, file: 'a.yaml', paths });
  const ran = (name: string, passed = true) => ({ file: 'test/a.test.ts', name, passed });
  const stateOf = (...args: Parameters<typeof clauseRows>) =>
    clauseRows(...args).map(({ state }) => state);

  test('a clause passes where the file carries it and all its tests pass', () => {
    const one = carried('A-01', 'levels.0');
    expect(stateOf([one], [ran('A-01 it opens'), ran('A-01 it closes')])).toEqual(['pass']);
    expect(stateOf([one], [ran('A-01 it opens'), ran('A-01 it closes', false)])).toEqual(['fail']);
  });

  test('it is missing without a place in the file, or without a test of exactly its name', () => {
    expect(stateOf([carried('A-01')], [ran('A-01 it opens')])).toEqual(['missing']);
    const tests = [ran('A-011 it opens'), ran('it opens A-01'), ran('A-02 it opens')];
    expect(stateOf([carried('A-01', 'levels.0')], tests)).toEqual(['missing']);
  });

  test('it says where each is carried and what shows it', () => {
    const rows = clauseRows(
      [carried('A-01', 'levels.0', 'clockStarts.0'), carried('A-02')],
      [ran('A-01 it opens', false)],
    );
    expect(clauseText(rows).split('\n')).toEqual([
      'A-01  fail',
      '      a.yaml: levels.0, clockStarts.0',
      '      test/a.test.ts: A-01 it opens (failed)',
      'A-02  missing',
      '      a.yaml: carried nowhere',
      '      no test',
      '',
      '2 clauses: 0 pass, 1 fail, 1 missing',
    ]);
  });
});
