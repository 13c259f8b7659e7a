import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { policyCheck } from '../../src/commands/policy-command.ts';
import { type Broken, policyFile } from './policy-file.ts';

const broken: readonly Broken[] = [
  // YAML
  {
    name: 'a list that is not closed',
    change: ['tue: [["09:00", "17:00"]]', 'tue: [["09:00", "17:00"]'],
    says: [
      '12:5: calendars.office.holidays: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
  },
  {
    name: 'a key set twice',
    change: ['name: Urgent', 'name: Urgent\n    name: Pressing'],
    says: ['41:5: levels[0].name: the key "name" is already set above'],
  },
  {
    name: 'a tag that YAML does not know',
    change: ['version: "1"', 'version: !v "1"'],
    says: ['3:10: version: not valid YAML: Unresolved tag: !v'],
  },
  // Shape
  {
    name: 'a number where text is expected',
    change: ['version: "1"', 'version: 1'],
    says: ['3:10: version: expected text, found 1; write it in quotes: "1"'],
  },
  {
    name: 'a misspelt key',
    change: ['numberPrefix: SH', 'numberPrefx: SH'],
    says: [
      '1:1: numberPrefix: is missing; expected text',
      '5:1: numberPrefx: unknown key "numberPrefx"; did you mean "numberPrefix"?',
    ],
  },
  {
    name: 'a key of another type of question',
    change: ['min: 1', 'multiline: true'],
    says: [
      '37:54: steps[1].questions[1].multiline: unknown key "multiline"; there are id, label, help, required, when, clauses, type, min, max',
    ],
  },
  {
    name: 'a missing key',
    change: ['    meaning: It is urgent.\n', ''],
    says: ['39:5: levels[0].meaning: is missing; expected text'],
  },
  {
    name: 'an unknown type of question',
    change: ['type: yesNo', 'type: yesno'],
    says: [
      '34:15: steps[1].questions[0].type: expected "text", "choice", "yesNo", "number", "date", "product" or "file", found "yesno"',
    ],
  },
  {
    name: 'an unknown zone',
    change: ['zone: Europe/Berlin', 'zone: Europe/Berlim'],
    says: [
      '8:15: calendars.office.timezone: unknown time zone "Europe/Berlim"; expected an IANA name such as America/Chicago',
    ],
  },
  {
    name: 'overlapping hours',
    change: ['[["09:00", "17:00"]]', '[["09:00", "17:00"], ["16:00", "18:00"]]'],
    says: ['10:33: calendars.office.hours.mon[1]: mon 16:00–18:00 overlaps mon 09:00–17:00'],
  },
  {
    name: 'a day that no month has',
    change: ['month: 1, day: 1', 'month: 4, day: 31'],
    says: ['13:42: calendars.office.holidays[0].day: this month has no such day'],
  },
  {
    name: 'a bad duration',
    change: ['within: PT1H', 'within: 1h'],
    says: [
      '42:25: levels[0].response.within: "1h" is not an ISO 8601 duration such as PT8H, PT30M or P3D',
    ],
  },
  {
    name: 'a month as a duration',
    change: ['after: PT2H', 'after: P1M'],
    says: [
      '59:28: escalation.thresholds[1].after: P1M: years and months have no fixed length; write days (P30D) or weeks (P4W)',
    ],
  },
  {
    name: 'a target that is no target',
    change: ['resolution: release', 'resolution: next'],
    says: [
      '49:17: levels[1].resolution: expected {within, clock}, release, or null for no target, found "next"',
    ],
  },
  {
    name: 'no business days',
    change: ['{ businessDays: 1 }', '{ businessDays: 0 }'],
    says: [
      '48:41: levels[1].response.within.businessDays: expected a number of more than 0, found 0',
    ],
  },
  {
    name: 'a title too long for a form',
    change: ['title: First', 'title: What has happened to you?'],
    says: [
      '22:12: steps[0].title: expected at most 24 characters: it is the title of a form, found "What has happened to you?"',
    ],
  },
  {
    name: 'one option only',
    change: ['\n          - { value: low, label: Low }', ''],
    says: ['29:11: steps[0].questions[1].options: expected at least 2 entries, found a list of 1'],
  },
  {
    name: 'several mistakes',
    change: ['id: shop\nname: Shop Support', 'id: a shop\nname: 7'],
    says: [
      '1:5: id: expected letters, digits, - or _ (at most 40), found "a shop"',
      '2:7: name: expected text, found 7; write it in quotes: "7"',
    ],
  },
  // Meaning
  {
    name: 'a question twice',
    change: ['id: count', 'id: impact'],
    says: ['37:15: steps[1].questions[1].id: the question "impact" stands above already'],
  },
  {
    name: 'a level twice',
    change: ['id: "2"', 'id: "1"'],
    says: [
      '45:9: levels[1].id: the level "1" stands above already',
      '52:14: levelRules[1].level: there is no level "2"; there are 1',
      '53:14: levelRules[2].level: there is no level "2"; there are 1',
      '61:24: workaroundLevels[0].to: there is no level "2"; there are 1',
    ],
  },
  {
    name: 'an option twice',
    change: ['value: low', 'value: high'],
    says: [
      '30:22: steps[0].questions[1].options[1].value: the option "high" stands above already',
      '53:46: levelRules[2].when.answers.impact: question "impact" has no answer "low"; there are high',
    ],
  },
  {
    name: 'a period that is none',
    change: ['workaroundLevels:', 'retention: { resolved: PT8H }\nworkaroundLevels:'],
    says: ['60:24: retention.resolved: expected a period such as P3Y, P18M or P90D, found "PT8H"'],
  },
  {
    name: 'tickets that are hardly kept',
    change: ['workaroundLevels:', 'retention: { resolved: P3W }\nworkaroundLevels:'],
    says: [
      '60:24: retention.resolved: a ticket kept for 21 days is gone before people have come back to it; give at least 30 days',
    ],
  },
  {
    name: 'tickets that are kept for less than their escalation takes',
    change: [
      'after: PT2H, role: lead }\n',
      'after: P45D, role: lead }\nretention: { resolved: P1M14D }\n',
    ],
    says: [
      '60:24: retention.resolved: a ticket kept for 1 month and 14 days may be gone before the last threshold, at 45 d, which counts on after a reopening; keep it for longer',
    ],
  },
  {
    name: 'an assumption on no clause',
    change: ['clause: S-1', 'clause: S-2'],
    says: ['63:24: assumptions[0].clause: there is no clause "S-2"; did you mean "S-1"?'],
  },
  {
    name: 'a title that is not asked',
    change: ['titleQuestion: summary', 'titleQuestion: summery'],
    says: ['20:16: titleQuestion: there is no question "summery"; did you mean "summary"?'],
  },
  {
    name: 'a title that may be empty',
    change: ['label: What is it?', 'label: What is it?, required: false'],
    says: [
      '20:16: titleQuestion: question "summary" cannot be the title: it is optional, expected a required one',
    ],
  },
  {
    name: 'a title that is a choice',
    change: ['titleQuestion: summary', 'titleQuestion: impact'],
    says: [
      '20:16: titleQuestion: question "impact" cannot be the title: it is of the type choice, expected text',
    ],
  },
  {
    name: 'an unknown calendar for the hours',
    change: ['deskHours: office', 'deskHours: offices'],
    says: ['19:12: deskHours: there is no calendar "offices"; did you mean "office"?'],
  },
  {
    name: 'an unknown clock',
    change: ['within: PT1H, clock: 24x7', 'within: PT1H, clock: night'],
    says: [
      '42:38: levels[0].response.clock: there is no clock "night"; there are 24x7, office, uneven',
    ],
  },
  {
    name: 'business days around the clock',
    change: ['clock: office }', 'clock: 24x7 }'],
    says: ['48:53: levels[1].response.clock: business days need a calendar; 24x7 has none'],
  },
  {
    name: 'business days on uneven days',
    change: ['clock: office }', 'clock: uneven }'],
    says: [
      '48:25: levels[1].response.within: the open days of calendar "uneven" differ in length; say what a business day is there, such as businessDay: PT8H',
    ],
  },
  {
    name: 'a target of no time',
    change: ['within: PT1H', 'within: PT0S'],
    says: ['42:25: levels[0].response.within: a target of no time cannot be met'],
  },
  {
    name: 'an endless target',
    change: ['within: PT8H', 'within: P4000D'],
    says: [
      '43:27: levels[0].resolution.within: 4000 d is longer than the 3650 days that are allowed',
    ],
  },
  {
    name: 'an unknown role',
    change: ['PT2H, role: lead', 'PT2H, role: laed'],
    says: ['59:40: escalation.thresholds[1].role: there is no role "laed"; did you mean "lead"?'],
  },
  {
    name: 'thresholds that do not ascend',
    change: ['after: PT2H', 'after: PT30M'],
    says: [
      '59:28: escalation.thresholds[1].after: PT30M comes after PT1H of the same level; expected ascending times',
    ],
  },
  {
    name: 'a threshold twice',
    change: ['after: PT2H', 'after: PT60M'],
    says: ['59:7: escalation.thresholds[1]: level "1" already tells role "lead" after PT60M'],
  },
  {
    name: 'reminders at once',
    change: ['  thresholds:', '  reminders: { every: PT0S, atMost: 1 }\n  thresholds:'],
    says: [
      '57:23: escalation.reminders.every: a reminder after no time would come with the message itself; give some minutes',
    ],
  },
  {
    name: 'reminders without end',
    change: ['  thresholds:', '  reminders: { every: PT1H, atMost: 11 }\n  thresholds:'],
    says: ['57:37: escalation.reminders.atMost: expected a number of at most 10, found 11'],
  },
  {
    name: 'reminders over more than ten years',
    change: ['  thresholds:', '  reminders: { every: P1000D, atMost: 4 }\n  thresholds:'],
    says: [
      '57:23: escalation.reminders.every: 4000 d is longer than the 3650 days that are allowed',
    ],
  },
  {
    name: 'an unknown level of a threshold',
    change: ['level: "1", after: PT2H', 'level: "3", after: PT2H'],
    says: ['59:16: escalation.thresholds[1].level: there is no level "3"; there are 1, 2'],
  },
  {
    name: 'an unknown level of a rule',
    change: [
      'level: "2", when: { answers: { impact: low',
      'level: "5", when: { answers: { impact: low',
    ],
    says: ['53:14: levelRules[2].level: there is no level "5"; there are 1, 2'],
  },
  {
    name: 'an unknown workaround level',
    change: ['to: "2"', 'to: "3"'],
    says: ['61:24: workaroundLevels[0].to: there is no level "3"; there are 1, 2'],
  },
  {
    name: 'a workaround that changes nothing',
    change: ['from: ["1"]', 'from: ["1", "2"]'],
    says: ['61:19: workaroundLevels[0].from[1]: level "2" would stay what it is'],
  },
  {
    name: 'a question of the same step read',
    change: ['label: How many?,', 'label: How many?, when: { answers: { workaround: "yes" } },'],
    says: [
      '37:85: steps[1].questions[1].when.answers.workaround: question "workaround" is not asked before this one; a condition can read questions of earlier steps only',
    ],
  },
  {
    name: 'a later question read',
    change: ['options:', 'when: { answers: { workaround: "yes" } }\n        options:'],
    says: [
      '28:40: steps[0].questions[1].when.answers.workaround: question "workaround" is not asked before this one; a condition can read questions of earlier steps only',
    ],
  },
  {
    name: 'an unknown question read',
    change: ['impact: low', 'impct: low'],
    says: [
      '53:45: levelRules[2].when.answers.impct: there is no question "impct"; did you mean "impact"?',
    ],
  },
  {
    name: 'an answer that the question has not',
    change: ['impact: low', 'impact: medium'],
    says: [
      '53:46: levelRules[2].when.answers.impact: question "impact" has no answer "medium"; there are high, low',
    ],
  },
  {
    name: 'a number read',
    change: ['{ impact: low', '{ count: "1"'],
    says: [
      '53:45: levelRules[2].when.answers.count: question "count" is answered with a number; a condition can read choice, yesNo and product questions only; ask a choice of ranges instead',
    ],
  },
  {
    name: 'a question never asked',
    change: [
      'when: { answers: { impact: high } }',
      'when: { answers: { impact: high }, unless: { answers: { impact: high } } }',
    ],
    says: [
      '36:15: steps[1].questions[0].when: question "workaround" is never asked: no possible answers fulfil its condition',
      '51:3: levelRules: no level rule fits {impact: high}',
      '51:25: levelRules[0].when: this level rule never applies: no possible answers fulfil its condition',
      '52:25: levelRules[1].when: this level rule never applies: no possible answers fulfil its condition',
    ],
  },
  {
    name: 'a rule that never applies',
    change: ['{ impact: low }', '{ impact: low, workaround: "no" }'],
    says: [
      '51:3: levelRules: no level rule fits {impact: low}',
      '53:25: levelRules[2].when: this level rule never applies: no possible answers fulfil its condition',
    ],
  },
  {
    name: 'a gap',
    change: ['impact: high, workaround: "yes"', 'impact: low, workaround: "yes"'],
    says: [
      '51:3: levelRules: no level rule fits {impact: high, workaround: yes}',
      '52:25: levelRules[1].when: this level rule never applies: no possible answers fulfil its condition',
    ],
  },
  {
    name: 'a gap outside hours',
    change: ['{ answers: { impact: low } }', '{ answers: { impact: low }, hours: open }'],
    says: ['51:3: levelRules: no level rule fits {impact: low, hours: closed}'],
  },
  {
    name: 'a gap where an answer is optional',
    change: ['label: How bad?', 'label: How bad?\n        required: false'],
    says: ['52:3: levelRules: no level rule fits {impact: left empty}'],
  },
  {
    name: 'an overlap',
    change: ['when: { answers: { impact: low } }', 'when: {}'],
    says: [
      '53:5: levelRules[2]: fits besides levelRules[0]; they give Level 1 and Level 2, for {impact: high, workaround: no}',
      'warning: 53:5: levelRules[2]: fits besides levelRules[1]; both give Level 2, and the first gives the reason, for {impact: high, workaround: yes}',
    ],
  },
  {
    name: 'an overlap in the review',
    change: [
      'when: { answers: { impact: low } }',
      'when: { answers: { workaround: "yes" } }, review: true',
    ],
    says: [
      '51:3: levelRules: no level rule fits {impact: low}',
      '53:5: levelRules[2]: fits besides levelRules[1]; they give Level 2 and Level 2 with a review, for {impact: high, workaround: yes}',
    ],
  },
];

const clean = await policyFile('clean.yaml');
const { folder } = clean;

test.each(broken)('$name', async ({ change, says }) => {
  const { exitCode, lines } = await clean.checkChanged(change);
  expect(lines).toEqual(says);
  expect(exitCode).toBe(1);
});

test('the clean policy is clean, so that each change above is what breaks it', async () => {
  const file = join(folder, 'clean.yaml');
  await writeFile(file, clean.text);
  const { exitCode, output } = await policyCheck(file, { json: false });
  expect(output).toContain(`${file}: clean`);
  expect(exitCode).toBe(0);
});

test('hours on a holiday are a warning, hours on other dates and a closed holiday are not', async () => {
  const file = join(folder, 'exceptions.yaml');
  const exceptions = `
    exceptions:
      "2026-12-28": [["09:00", "12:00"]]
      "2026-12-31": [["09:00", "12:00"]]
      "2027-01-01": []
      "2027-12-31": [["09:00", "12:00"]]`;
  const holiday = 'month: 1, day: 1 }';
  expect(clean.text).toContain(holiday);
  await writeFile(
    file,
    clean.text.replace(holiday, `month: 1, day: 1, observed: true }${exceptions}`),
  );
  const { exitCode, output } = await policyCheck(file, { json: false });
  expect(output.split('\n').filter((line) => line.startsWith('warning: '))).toEqual([
    `warning: ${file}:18:21: calendars.office.exceptions.2027-12-31: 2027-12-31 stays closed (New Year): a holiday comes before an exception`,
  ]);
  expect(exitCode).toBe(0);
});

test('with json, problems keep their places', async () => {
  const file = join(folder, 'json.yaml');
  await writeFile(file, clean.text.replace('role: lead }', 'role: boss }'));
  const { exitCode, output } = await policyCheck(file, { json: true });
  expect(exitCode).toBe(1);
  expect(JSON.parse(output)).toEqual({
    file,
    clean: false,
    problems: [
      {
        file,
        path: 'escalation.thresholds[1].role',
        line: 59,
        column: 40,
        message: 'there is no role "boss"; there are lead',
      },
    ],
    warnings: [],
  });
});

test('a file that is not there is named', async () => {
  const { exitCode, output } = await policyCheck(join(folder, 'none.yaml'), { json: false });
  expect(exitCode).toBe(1);
  expect(output).toContain('none.yaml: there is no such file');
});
