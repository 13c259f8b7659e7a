import { expect, test } from 'vitest';
import { type Broken, policyFile } from './policy-file.ts';

function many(count: number, one: (at: number) => string, between = ''): string {
  return Array.from({ length: count }, (_, at) => one(at)).join(between);
}

const broken: readonly Broken[] = [
  // Shape
  {
    name: 'an unknown key of a referral',
    change: ['mayOpen: true', 'mayopen: true'],
    says: [
      '68:5: referrals[0].mayOpen: is missing; expected true or false',
      '68:34: referrals[0].mayopen: unknown key "mayopen"; did you mean "mayOpen"?',
    ],
  },
  {
    name: 'an outcome without words',
    change: [', says: It is new. }', ' }'],
    says: ['73:5: flags[0].says: is missing; expected text'],
  },
  {
    name: 'a duration that is none',
    change: ['supersededFor: P180D', 'supersededFor: 180 days'],
    says: [
      '70:58: advisories[0].release.supersededFor: "180 days" is not an ISO 8601 duration such as PT8H, PT30M or P3D',
    ],
  },
  {
    name: 'a release without its date',
    change: ['{ id: mk2, released: 2025-01-01 }', '{ id: mk2 }'],
    says: [
      '46:11: catalogues.tools[0].releases[1].released: is missing; expected a date as year-month-day, such as 2026-03-31',
    ],
  },
  {
    name: 'a date that is none',
    change: ['released: 2025-01-01', 'released: 2025-02-30'],
    says: [
      '46:32: catalogues.tools[0].releases[1].released: expected a date as year-month-day, such as 2026-03-31, found "2025-02-30"',
    ],
  },
  {
    name: 'a release with spaces in its id',
    change: ['id: mk2', 'id: mk 2'],
    says: [
      '46:17: catalogues.tools[0].releases[1].id: expected letters, digits, ., - or _ (at most 30), found "mk 2"',
    ],
  },
  {
    name: 'rotation without its minutes',
    change: ['mode: rotation, within: PT5M', 'mode: rotation'],
    says: [
      '85:13: assignment.within: is missing; expected an ISO 8601 duration such as PT8H, PT30M or P3D',
    ],
  },
  {
    name: 'an unknown way to assign',
    change: ['mode: rotation', 'mode: random'],
    says: ['85:21: assignment.mode: expected "manual" or "rotation", found "random"'],
  },
  {
    name: 'too many files',
    change: ['label: A photo,', 'label: A photo, maxFiles: 11,'],
    says: ['35:60: steps[1].questions[2].maxFiles: expected a number of at most 10, found 11'],
  },
  {
    name: 'a file ending with a dot',
    change: ['label: A photo,', 'label: A photo, types: [.png],'],
    says: ['35:58: steps[1].questions[2].types[0]: expected an ending such as log, found ".png"'],
  },
  {
    name: 'an empty catalogue',
    change: [
      '  tools:\n    - id: spade\n      name: Spade\n      releases:\n        - { id: mk1, released: 2024-01-01 }\n        - { id: mk2, released: 2025-01-01 }\n        - { id: mk3, released: 2026-01-01, replaced: 2026-03-01 }\n    - { id: rake, name: Rake }\n',
      '  tools: []\n',
    ],
    says: ['41:10: catalogues.tools: expected at least 1 entry, found an empty list'],
  },
  {
    name: 'a title of a level that a list cannot show',
    change: ['name: Urgent', `name: Urgent\n    title: ${'Very '.repeat(16)}`],
    says: [
      '52:12: levels[0].title: expected at most 75 characters, found "Very Very Very Very Very Very Very Very Very Very Very Ver…',
    ],
  },
  {
    name: 'a consent too long to be read',
    change: ['wording: I agree to pay.', `wording: ${'I agree. '.repeat(120)}`],
    says: [
      '76:65: consents[0].wording: expected at most 1000 characters, found "I agree. I agree. I agree. I agree. I agree. I agree. I ag…',
    ],
  },
  {
    name: 'an option too long for a list',
    change: ['label: A tool', `label: ${'A tool '.repeat(11)}`],
    says: [
      '21:35: steps[0].questions[1].options[0].label: expected at most 75 characters, found "A tool A tool A tool A tool A tool A tool A tool A tool A …',
    ],
  },
  {
    name: 'more options than a list shows',
    change: [
      '- { value: plant, label: A plant }',
      `- { value: plant, label: A plant }\n${many(99, (at) => `          - { value: v${at}, label: V }\n`)}`,
    ],
    says: [
      '21:11: steps[0].questions[1].options: expected at most 100 entries, found a list of 101',
    ],
  },
  {
    name: 'a text longer than a field takes',
    change: ['label: What is it?', 'label: What is it?, maxLength: 3001'],
    says: ['16:67: steps[0].questions[0].maxLength: expected a number of at most 3000, found 3001'],
  },
  // Meaning
  {
    name: 'an unknown catalogue',
    change: ['catalogue: tools', 'catalogue: tolls'],
    says: [
      '28:20: steps[1].questions[0].catalogue: there is no catalogue "tolls"; did you mean "tools"?',
      'warning: 42:5: catalogues.tools: no product question offers catalogue "tools"',
    ],
  },
  {
    name: 'a product twice',
    change: ['id: rake, name: Rake', 'id: spade, name: Rake'],
    says: [
      '48:13: catalogues.tools[1].id: the product "spade" stands above already',
      '62:44: levelRules[0].when.answers.tool: question "tool" has no answer "rake"; there are spade',
      '84:42: emergencies[0].when.answers.tool: question "tool" has no answer "rake"; there are spade',
    ],
  },
  {
    name: 'a release twice',
    change: ['id: mk2', 'id: mk1'],
    says: ['46:17: catalogues.tools[0].releases[1].id: the release "mk1" stands above already'],
  },
  {
    name: 'a release called as those off the list',
    change: ['id: mk2', 'id: other'],
    says: [
      '46:17: catalogues.tools[0].releases[1].id: "other" stands for a release off the list; call this one otherwise',
    ],
  },
  {
    name: 'releases that do not ascend',
    change: ['released: 2025-01-01', 'released: 2023-01-01'],
    says: [
      '46:32: catalogues.tools[0].releases[1].released: 2023-01-01 comes after 2024-01-01 of "mk1"; expected the oldest release first',
    ],
  },
  {
    name: 'a release replaced before it came out',
    change: ['replaced: 2026-03-01', 'replaced: 2025-03-01'],
    says: [
      '47:54: catalogues.tools[0].releases[2].replaced: replaced on 2025-03-01, before it came out',
    ],
  },
  {
    name: 'an unknown team',
    change: ['team: nursery', 'team: nurserie'],
    says: ['68:25: referrals[0].team: there is no team "nurserie"; did you mean "nursery"?'],
  },
  {
    name: 'an unknown consent',
    change: ['consent: billed', 'consent: bill'],
    says: ['81:14: charges[0].consent: there is no consent "bill"; there are billed'],
  },
  {
    name: 'an unknown level of a waiver',
    change: ['waivedAt: ["1"]', 'waivedAt: ["1", "0"]'],
    says: ['82:21: charges[0].waivedAt[1]: there is no level "0"; there are 1, 2'],
  },
  {
    name: 'a referral twice',
    change: [
      'referrals:\n',
      'referrals:\n  - { id: plants, team: nursery, mayOpen: false, when: { answers: { kind: tool } } }\n',
    ],
    says: ['69:11: referrals[1].id: the referral "plants" stands above already'],
  },
  {
    name: 'an advisory twice',
    change: ['id: third', 'id: old'],
    says: ['71:11: advisories[1].id: the advisory "old" stands above already'],
  },
  {
    name: 'a flag twice',
    change: ['id: warranty', 'id: new'],
    says: ['74:11: flags[1].id: the flag "new" stands above already'],
  },
  {
    name: 'a charge twice',
    change: [
      'charges:\n',
      'charges:\n  - { id: night, when: { answers: { night: "yes" } }, reason: At night., consent: billed }\n',
    ],
    says: ['79:9: charges[1].id: the charge "night" stands above already'],
  },
  {
    name: 'a release of a question that is not there',
    change: ['question: tool, releasedWithin', 'question: toll, releasedWithin'],
    says: [
      '73:37: flags[0].release.question: there is no product question "toll"; did you mean "tool"?',
    ],
  },
  {
    name: 'a release of a question of another type',
    change: ['question: tool, releasedWithin', 'question: kind, releasedWithin'],
    says: [
      '73:37: flags[0].release.question: question "kind" is of the type choice, expected product',
    ],
  },
  {
    name: 'a date of a question of another type',
    change: ['question: bought', 'question: tool'],
    says: ['74:39: flags[1].date.question: question "tool" is of the type product, expected date'],
  },
  {
    name: 'a date of a question that is not there',
    change: ['question: bought', 'question: bough'],
    says: [
      '74:39: flags[1].date.question: there is no date question "bough"; did you mean "bought"?',
    ],
  },
  {
    name: 'a release without a circumstance',
    change: ['question: tool, releasedWithin: P30D', 'question: tool'],
    says: [
      '73:25: flags[0].release: says nothing of the release; give supersededFor, releasedWithin or both',
    ],
  },
  {
    name: 'a date without a circumstance',
    change: ['question: bought, within: P90D', 'question: bought'],
    says: ['74:27: flags[1].date: says nothing of the date; give within, longerThan or both'],
  },
  {
    name: "a date that is none's",
    change: ['within: P90D', 'within: P90D, longerThan: P90D'],
    says: ['74:73: flags[1].date.longerThan: no date is longer ago than P90D and within P90D'],
  },
  // What conditions read: only earlier steps can be read, so conditions cannot go round in a circle
  {
    name: 'a product that the catalogue has not',
    change: ['tool: spade/mk3', 'tool: spad'],
    says: [
      '71:43: advisories[1].when.answers.tool: question "tool" has no answer "spad"; did you mean "spade"?',
    ],
  },
  {
    name: 'a release that the catalogue has not',
    change: ['tool: spade/mk3', 'tool: spade/mk4'],
    says: [
      '71:43: advisories[1].when.answers.tool: question "tool" has no answer "spade/mk4"; did you mean "spade/mk3"?',
    ],
  },
  {
    name: 'a product that no other is like',
    change: ['tool: spade/mk3', 'tool: wheelbarrow'],
    says: [
      '71:43: advisories[1].when.answers.tool: question "tool" has no answer "wheelbarrow"; there are spade, rake',
    ],
  },
  {
    name: 'a date read',
    change: ['night: "yes" } }, wording', 'bought: "yes" } }, wording'],
    says: [
      '76:46: consents[0].when.answers.bought: question "bought" is answered with a date; a condition can read choice, yesNo and product questions only; an outcome can say date: {question, within} or date: {question, longerThan}',
    ],
  },
  {
    name: 'a file read',
    change: ['night: "yes" } }, wording', 'photo: "yes" } }, wording'],
    says: [
      '76:45: consents[0].when.answers.photo: question "photo" is answered with a file; a condition can read choice, yesNo and product questions only; ask a yesNo question in an earlier step',
    ],
  },
  {
    name: 'a text read',
    change: ['night: "yes" } }, wording', 'summary: "yes" } }, wording'],
    says: [
      '76:47: consents[0].when.answers.summary: question "summary" is answered with a text; a condition can read choice, yesNo and product questions only; ask a choice instead, or a yesNo question in an earlier step',
    ],
  },
  {
    name: 'a question of the same step read',
    change: ['label: A photo,', 'label: A photo, when: { answers: { tool: rake } },'],
    says: [
      '35:75: steps[1].questions[2].when.answers.tool: question "tool" is not asked before this one; a condition can read questions of earlier steps only',
    ],
  },
  {
    name: 'a question that reads itself',
    change: ['when: { hours: closed }', 'when: { answers: { night: "yes" } }'],
    says: [
      '39:79: steps[2].questions[0].when.answers.night: question "night" is not asked before this one; a condition can read questions of earlier steps only',
    ],
  },
  {
    name: 'two questions that read each other',
    change: ['label: Which kind?', 'label: Which kind?\n        when: { answers: { tool: rake } }'],
    says: [
      '20:34: steps[0].questions[1].when.answers.tool: question "tool" is not asked before this one; a condition can read questions of earlier steps only',
    ],
  },
  // What can come about
  {
    name: 'an outcome that never applies',
    change: [
      'when: { answers: { tool: spade/mk3 } }',
      'when: { answers: { tool: spade/mk3, kind: plant } }',
    ],
    says: [
      '71:24: advisories[1].when: this advisory never applies: no possible answers fulfil its condition',
    ],
  },
  {
    name: 'a date that is not asked where it matters',
    change: [
      'date: { question: bought, within: P90D }',
      'when: { answers: { kind: plant } }, date: { question: bought, within: P90D }',
    ],
    says: [
      '74:27: flags[1].when: this flag never applies: no possible answers fulfil its condition',
    ],
  },
  {
    name: 'a charge without its consent in hours',
    change: [
      'when: { answers: { night: "yes", kind: tool } }',
      'when: { answers: { kind: tool } }',
    ],
    says: [
      '81:14: charges[0].consent: consent "billed" is not asked wherever this charge applies, such as for {kind: tool, hours: open}; give both the same circumstances',
    ],
  },
  {
    name: 'a charge without its consent for some answers',
    change: [
      'when: { answers: { night: "yes" } }, wording',
      'when: { answers: { night: "yes", tool: spade } }, wording',
    ],
    says: [
      '81:14: charges[0].consent: consent "billed" is not asked wherever this charge applies, such as for {kind: tool, tool: rake/other, night: yes, hours: closed}; give both the same circumstances',
    ],
  },
  {
    name: 'a charge whose consent goes by a date',
    change: [
      'when: { answers: { night: "yes" } }, wording',
      'when: { answers: { night: "yes" } }, date: { question: bought, longerThan: P1D }, wording',
    ],
    says: [
      '81:14: charges[0].consent: consent "billed" is not asked wherever this charge applies, since it goes by another date; give both the same circumstances',
    ],
  },
  {
    name: 'a charge whose consent goes by a release',
    change: [
      'when: { answers: { night: "yes" } }, wording',
      'release: { question: tool, supersededFor: P1D }, wording',
    ],
    says: [
      '81:14: charges[0].consent: consent "billed" is not asked wherever this charge applies, since it goes by another release; give both the same circumstances',
    ],
  },
  {
    name: 'a gap for one release',
    change: [
      '{ level: "2", when: { answers: { tool: spade } }',
      '{ level: "2", when: { answers: { tool: [spade/mk1, spade/mk2] } }',
    ],
    says: ['62:3: levelRules: no level rule fits {kind: tool, tool: spade/mk3} and 1 more'],
  },
  {
    name: 'an overlap of a product and its release',
    change: [
      '{ level: "1", when: { answers: { tool: rake } }',
      '{ level: "1", when: { answers: { tool: [rake, spade/mk1] } }',
    ],
    says: [
      '63:5: levelRules[1]: fits besides levelRules[0]; they give Level 1 and Level 2, for {kind: tool, tool: spade/mk1}',
    ],
  },
  // Times, clauses
  {
    name: 'no time to assign in',
    change: ['within: PT5M', 'within: PT0S'],
    says: ['85:39: assignment.within: nobody can be assigned in no time; give some minutes'],
  },
  {
    name: 'years to assign in',
    change: ['within: PT5M', 'within: P4000D'],
    says: ['85:39: assignment.within: 4000 d is longer than the 3650 days that are allowed'],
  },
  {
    name: 'a clause of a team that is not said',
    change: ['They grow plants., clauses: [G-3]', 'They grow plants., clauses: [G-5]'],
    says: ['66:90: teams.nursery.clauses[0]: there is no clause "G-5"; did you mean "G-1"?'],
  },
  {
    name: 'a clause of the calendar that is not said',
    change: ['clauses: [G-1]\ndeskHours', 'clauses: [G-9]\ndeskHours'],
    says: ['10:15: calendars.office.clauses[0]: there is no clause "G-9"; did you mean "G-1"?'],
  },
  {
    name: 'a clause of the assignment that is not said',
    change: ['within: PT5M, clauses: [G-4]', 'within: PT5M, clauses: [G-8]'],
    says: [
      '85:55: assignment.clauses[0]: there is no clause "G-8"; did you mean "G-1"?',
      'warning: 92:8: clauses.G-4: no part of the policy carries clause "G-4"; name it under `clauses` of the part that does',
    ],
  },
  // What Slack and Teams have room for
  {
    name: 'a level that a list cannot show',
    change: ['levelWord: Level', 'levelWord: Degree of urgency'],
    says: [
      '57:11: levels[1].name: "Degree of urgency 2 (Normal as most of what happens in a garden all year is)" has 76 characters; Slack shows 75 in a list; give the level a shorter name, or a title',
    ],
  },
  {
    name: 'more releases than a list shows',
    change: [
      '- { id: rake, name: Rake }',
      `- { id: rake, name: Rake, releases: [${many(98, (at) => `{ id: "${at}", released: 2020-01-01 }`, ', ')}] }`,
    ],
    says: [
      '28:20: steps[1].questions[0].catalogue: the catalogue offers 103 releases, with one more per product for those off the list; Slack shows 100',
    ],
  },
  {
    name: 'a form too heavy for a card',
    change: [
      '      - { id: night,',
      `${many(2, (at) => `      - { id: long${at}, type: choice, label: ${'L'.repeat(150)}, options: [${many(70, (option) => `{ value: v${option}, label: ${'o'.repeat(75)}, description: ${'d'.repeat(75)} }`, ', ')}] }\n`)}      - { id: night,`,
    ],
    says: [
      '37:5: steps[2]: texts and options weigh up to 26 KB in a form; Teams has room for 23 KB; make two steps of it',
    ],
  },
  {
    name: 'a form too heavy for a card once it is filled in',
    change: [
      '      - { id: night,',
      `${many(4, (at) => `      - { id: long${at}, type: text, label: L, maxLength: 2950 }\n`)}      - { id: night,`,
    ],
    says: [
      '37:5: steps[2]: questions and what may be typed weigh up to 36 KB in a form; Teams has room for 23 KB; make two steps of it',
    ],
  },
  {
    name: 'teams too heavy for the form that hands over to one, with what is typed there',
    change: [
      'teams:\n',
      `teams:\n${many(70, (at) => `  t${at}: { name: ${'组'.repeat(70)}, contact: C, does: D., clauses: [G-3] }\n`)}`,
    ],
    says: [
      '66:3: teams: names weigh up to 29 KB in a form; Teams has room for 23 KB; give them shorter names, or have fewer of them',
    ],
  },
  {
    name: 'more questions than a form has room for',
    change: [
      '      - { id: night,',
      `${many(90, (at) => `      - { id: q${at}, type: yesNo, label: Q }\n`)}      - { id: night,`,
    ],
    says: [
      '37:5: steps[2]: asks up to 91 questions at once; Slack has room for 90 in a form; make two steps of it',
    ],
  },
  {
    name: 'advisories and consents too heavy for a form',
    change: [
      'advisories:\n',
      `advisories:\n${many(45, (at) => `  - { id: a${at}, says: ${'x'.repeat(450)} }\n`)}`,
    ],
    says: [
      '70:3: advisories: texts weigh up to 28 KB in a form; Teams has room for 23 KB; shorten the advisories and the consents',
    ],
  },
  {
    name: 'more statements than the help has room for',
    change: ['statements:\n', `statements:\n${many(40, () => '  - { says: Gardens. }\n')}`],
    says: ['87:3: statements: 41 texts with 336 characters; the help has room for 40 with 10000'],
  },
  {
    name: 'flags too long for a card',
    change: [
      'flags:\n',
      `flags:\n${many(21, (at) => `  - { id: f${at}, says: ${'x'.repeat(490)} }\n`)}`,
    ],
    says: ['73:3: flags: 23 texts with 10315 characters; a card has room for 40 with 10000'],
  },
  {
    name: 'telephone numbers too long for a form',
    change: [
      'titleQuestion:',
      `contactLines:\n${many(7, () => `  - { label: ${'l'.repeat(150)}, value: ${'v'.repeat(150)} }\n`)}titleQuestion:`,
    ],
    says: ['13:3: contactLines: together they have 2121 characters; above a form Slack shows 2000'],
  },
];

const outcomes = await policyFile('outcomes.yaml');

test.each(broken)('$name', async ({ change, says }) => {
  const { exitCode, lines } = await outcomes.checkChanged(change);
  expect(lines).toEqual(says);
  expect(exitCode).toBe(1);
});

test('the policy with outcomes is clean, so that each change above is what breaks it', async () => {
  const { exitCode, lines } = await outcomes.checkChanged(['id: garden', 'id: garden']);
  expect(exitCode).toBe(0);
  expect(lines.slice(0, 3)).toEqual(['clean', '', expect.stringMatching(/^Garden Support, /)]);
  expect(
    lines.slice(lines.indexOf('Besides the level:'), lines.indexOf('Clauses carried (4):')),
  ).toEqual([
    'Besides the level:',
    'referral plants to The nursery, if kind is plant (G-3)',
    'advisory old, if tool was succeeded more than 180 d ago or is off the list',
    'advisory third, if tool is spade/mk3',
    'flag new, if tool came out within 30 d',
    'flag warranty, if bought is within 90 d',
    'consent billed, if night is yes',
    'charge night, if night is yes and kind is tool',
    'emergency rake, if tool is rake',
    'assigned in rotation within 5 min (G-4)',
    'resolved tickets are kept for good',
    '',
    'Assumptions (0), each a choice where the source is silent:',
    '',
  ]);
});

test('a release and its product are told apart in conditions, and the rest stand for each other', async () => {
  const rule = '{ level: "2", when: { answers: { tool: spade } }';
  const oldOnes = '{ level: "2", when: { answers: { tool: [spade/mk1, spade/mk2, spade/other] } }';
  const { lines } = await outcomes.checkChanged([rule, oldOnes]);
  expect(lines).toEqual([
    expect.stringContaining('no level rule fits {kind: tool, tool: spade/mk3}'),
  ]);
});

test.each([
  [
    'a clause that nothing carries',
    'G-4: Everybody',
    'G-5: Nobody knows.\n  G-4: Everybody',
    [
      'clauses.G-5: no part of the policy carries clause "G-5"; name it under `clauses` of the part that does',
    ],
  ],
  [
    'a catalogue that no question offers',
    'catalogues:\n',
    'catalogues:\n  seeds: [{ id: oak, name: Oak }]\n',
    ['catalogues.seeds: no product question offers catalogue "seeds"'],
  ],
])('%s is a warning', async (_name, from, to, says) => {
  const { exitCode, lines } = await outcomes.checkChanged([from, to]);
  expect(exitCode).toBe(0);
  const warnings = lines.filter((line) => line.startsWith('warning: '));
  expect(warnings.map((line) => line.replace(/^warning: \d+:\d+: /, ''))).toEqual(says);
});
