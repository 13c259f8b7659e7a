import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DeskFileError, loadDesks } from '../../src/files/load-desks.ts';

const clean = `desks:
  shop:
    policy: clean.yaml
    supportChannel: slack:T01/C01
    roster: [slack:T01/U01, { address: slack:T01/U02, name: Sam }]
    contacts:
      lead: [slack:T01/U01]
    fallback: slack:T01/U01
`;
const second = `  other:
    policy: clean.yaml
    supportChannel: slack:T01/C01
    roster: [slack:T01/U01]
    fallback: slack:T01/U01
`;

const tenant = '0e8a3c1d-5b7f-4a2e-9c64-1f2d3b4a5c6e';
const object = (last: number) => `7c1f9e2b-3d4a-4b5c-8e6f-0a1b2c3d4e5${last}`;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'desks-'));
  const source = fileURLToPath(new URL('clean.yaml', import.meta.url));
  await copyFile(source, join(folder, 'clean.yaml'));
  const policy = await readFile(source, 'utf8');
  await writeFile(join(folder, 'gap.yaml'), policy.replace('{ impact: low }', '{ impact: high }'));
  await writeFile(
    join(folder, 'rotation.yaml'),
    `${policy}assignment: { mode: rotation, within: PT5M }\n`,
  );
  await writeFile(join(folder, 'odd.yaml'), policy.replace('version: "1"', 'version: 1'));
});
afterAll(() => rm(folder, { recursive: true }));

async function load(text: string) {
  const file = join(folder, 'desks.yaml');
  await writeFile(file, text);
  const warnings: string[] = [];
  const desks = await loadDesks(file, (warning) => warnings.push(warning));
  return { desks, warnings };
}

test('a desk has its policy, its people by address and name, and its fallback', async () => {
  const { desks, warnings } = await load(clean);
  const ana = { address: 'slack:T01/U01', name: 'U01' };
  expect(desks).toHaveLength(1);
  expect(desks[0]).toMatchObject({
    id: 'shop',
    supportChannels: ['slack:T01/C01'],
    roster: [
      { ...ana, duty: null },
      { address: 'slack:T01/U02', name: 'Sam', duty: null },
    ],
    lead: null,
    contacts: { lead: [ana] },
    fallback: ana,
    offices: {},
  });
  expect(desks[0]?.policy.name).toBe('Shop Support');
  expect(desks[0]?.policyVersion).toMatch(/^[0-9a-f]{16}$/);
  expect(warnings).toEqual([]);
});

test('desks that name one policy file share what was read of it', async () => {
  const file = join(folder, 'two.yaml');
  await writeFile(file, clean + second.replace('C01', 'C02'));
  const [one, other] = await loadDesks(file);
  expect(one?.policy).toBeDefined();
  expect(other?.policy).toBe(one?.policy);
});

test('a desk may have a channel on each platform, its own first', async () => {
  const channel = `teams:${tenant}/19:abc@thread.tacv2`;
  const both = clean.replace('slack:T01/C01', `[slack:T01/C01, "${channel}"]`);
  const { desks } = await load(both);
  expect(desks[0]?.supportChannels).toEqual(['slack:T01/C01', channel]);
});

test('addresses of Teams are taken as they are', async () => {
  const teams = clean
    .replace('slack:T01/C01', `teams:${tenant}/19:abc_-1@thread.skype`)
    .replaceAll(/slack:T01\/U0(\d)/g, (_, last) => `teams:${tenant}/${object(last)}`);
  const { desks } = await load(teams);
  expect(desks[0]?.supportChannels).toEqual([`teams:${tenant}/19:abc_-1@thread.skype`]);
  expect(desks[0]?.roster[0]).toEqual({
    address: `teams:${tenant}/${object(1)}`,
    name: object(1),
    duty: null,
  });
});

test('ids of Teams are of no case, but for those of channels', async () => {
  const teams = clean
    .replace('slack:T01/C01', `teams:${tenant.toUpperCase()}/19:aBC@thread.tacv2`)
    .replace('slack:T01/U01', `teams:${tenant.toUpperCase()}/${object(1).toUpperCase()}`)
    .concat(`    serves: [teams:${object(2).toUpperCase()}, slack:T02]\n`);
  const { desks } = await load(teams);
  expect(desks[0]?.supportChannels).toEqual([`teams:${tenant}/19:aBC@thread.tacv2`]);
  expect(desks[0]?.roster[0]?.address).toBe(`teams:${tenant}/${object(1)}`);
  expect(desks[0]?.serves).toEqual([`teams:${object(2)}`, 'slack:T02']);
});

test('a role that a threshold tells and that nobody has is a warning', async () => {
  const { desks, warnings } = await load(clean.replace('lead: [slack:T01/U01]', '{}'));
  expect(desks).toHaveLength(1);
  expect(warnings).toEqual([
    expect.stringMatching(/desks\.yaml: desks\.shop\.contacts: role "lead" has nobody/),
  ]);
});

const rotating = `${clean}    lead: slack:T01/U01\n`.replace('clean.yaml', 'rotation.yaml');
const duty = (hours: string) => `[{ address: slack:T01/U01, duty: ${hours} }]`;
const roster = '[slack:T01/U01, { address: slack:T01/U02, name: Sam }]';

test('agents have their hours of duty, and workspaces their offices', async () => {
  const offices = `    offices: { "slack:T01": Bright Smiles, "teams:${tenant}": Dental Arts }\n`;
  const { desks, warnings } = await load(
    clean.replace(roster, duty('{ mon: [["22:00", "06:00"]] }')) + offices,
  );
  expect(desks[0]?.roster).toEqual([
    { address: 'slack:T01/U01', name: 'U01', duty: { mon: [['22:00', '06:00']] } },
  ]);
  expect(desks[0]?.offices).toEqual({
    'slack:T01': 'Bright Smiles',
    [`teams:${tenant}`]: 'Dental Arts',
  });
  expect(warnings).toEqual([]);
});

// The office of clean.yaml is open on Mondays and Tuesdays from 9 to 17.
test.each([
  ['a lead, and agents always on duty', rotating, []],
  [
    'no lead',
    rotating.replace('    lead: slack:T01/U01\n', ''),
    ['desks.shop: tickets are assigned in rotation and there is no lead'],
  ],
  [
    'duty over all open hours, and more',
    rotating.replace(
      roster,
      duty('{ mon: [["00:00", "13:00"], ["13:00", "24:00"]], tue: [["09:00", "17:00"]] }'),
    ),
    [],
  ],
  [
    'a morning without anybody',
    rotating.replace(roster, duty('{ mon: [["09:00", "17:00"]], tue: [["12:00", "17:00"]] }')),
    ['desks.shop.roster: nobody is on duty tue 09:00–12:00, while the desk is open'],
  ],
  [
    'a gap at noon',
    rotating.replace(roster, duty('{ mon: [["08:00", "12:00"], ["13:00", "18:00"]] }')),
    ['desks.shop.roster: nobody is on duty mon 12:00–13:00, while the desk is open'],
  ],
  [
    'nobody in the evening',
    rotating.replace(roster, duty('{ mon: [["09:00", "15:00"]] }')),
    ['desks.shop.roster: nobody is on duty mon 15:00–17:00, while the desk is open'],
  ],
  [
    'duty over midnight, into an open day',
    rotating.replace(roster, duty('{ mon: [["09:00", "12:00"], ["12:00", "10:00"]] }')),
    ['desks.shop.roster: nobody is on duty tue 10:00–17:00, while the desk is open'],
  ],
  [
    'nobody at all',
    rotating.replace(roster, '[]'),
    ['desks.shop.roster: tickets are assigned in rotation and the roster is empty'],
  ],
  ['nobody at all, without rotation', clean.replace(roster, '[]'), []],
  ['the same without rotation', clean.replace(roster, duty('{ mon: [["09:00", "12:00"]] }')), []],
])('a desk that assigns in rotation: %s', async (_name, text, says) => {
  const { warnings } = await load(text);
  expect(warnings).toEqual(says.map((words) => expect.stringContaining(words)));
});

test.each([
  {
    name: 'an address without a platform',
    change: ['lead: [slack:T01/U01]', 'lead: [U01]'],
    says: ['7:14: desks.shop.contacts.lead[0]: expected a person: slack:<team id>/<user id>'],
  },
  {
    name: 'more people behind a role than a form holds',
    change: ['lead: [slack:T01/U01]', `lead: [${Array(21).fill('slack:T01/U01').join(', ')}]`],
    says: ['7:13: desks.shop.contacts.lead: expected at most 20'],
  },
  {
    name: 'a person as the channel',
    change: ['slack:T01/C01', 'slack:T01/U01'],
    says: ['4:21: desks.shop.supportChannel: expected a channel:'],
  },
  {
    name: 'a person of Teams by what only a bot calls them',
    change: ['fallback: slack:T01/U01', `fallback: teams:${tenant}/29:1_a`],
    says: ['8:15: desks.shop.fallback: "29:1_a" is no person: expected the Object ID in Entra'],
  },
  ...[`teams:${tenant}/`, ''].map((before) => ({
    name: `a person of Teams by an e-mail address: ${before}`,
    change: ['[slack:T01/U01, ', `[${before}ana@contoso.com, `],
    says: [
      '5:14: desks.shop.roster[0]: "ana@contoso.com" is an e-mail address: expected teams:<tenant id>/<object id>, with the Entra object id, not the e-mail address',
    ],
  })),
  {
    name: 'a tenant by its domain',
    change: ['slack:T01/C01', 'teams:contoso.com/19:abc@thread.tacv2'],
    says: ['4:21: desks.shop.supportChannel: "contoso.com" is no tenant: expected the Directory'],
  },
  {
    name: 'an office by the domain of its tenant',
    change: ['fallback:', 'offices: { "teams:contoso.com": Harbour }\n    fallback:'],
    says: ['8:16: desks.shop.offices["teams:contoso.com"]: "contoso.com" is no tenant: expected'],
  },
  ...[
    '29:1abc',
    '19:abc@unq.gbl.spaces',
    '19:meeting_abc@thread.v2',
    '19:@thread.tacv2',
    '19:a/19:b@thread.tacv2',
  ].map((id) => ({
    name: `what is no channel of a team: ${id}`,
    change: ['slack:T01/C01', `"teams:${tenant}/${id}"`],
    says: [
      `4:21: desks.shop.supportChannel: "${id}" is no channel of a team: expected 19:…@thread.tacv2 or 19:…@thread.skype`,
    ],
  })),
  ...[
    'https://teams.microsoft.com/l/channel/19%3aabc%40thread.tacv2/Support?groupId=1',
    `teams:${tenant}/19%3Aabc%40thread.tacv2`,
    `teams:${tenant}/https://teams.microsoft.com/l/channel/1`,
  ].map((link) => ({
    name: `a channel by its link: ${link}`,
    change: ['slack:T01/C01', `"${link}"`],
    says: [
      `4:21: desks.shop.supportChannel: "${link.replace(`teams:${tenant}/`, '')}" is of a link: take the part between /channel/ and the next /, with : for %3a and @ for %40`,
    ],
  })),
  {
    name: 'a message of Teams as the channel',
    change: ['slack:T01/C01', `"teams:${tenant}/19:abc@thread.tacv2;messageid=1"`],
    says: [
      '4:21: desks.shop.supportChannel: "19:abc@thread.tacv2;messageid=1" is a message: write the channel, without ;messageid=…',
    ],
  },
  {
    name: 'a person of Teams as the channel',
    change: ['slack:T01/C01', `teams:${tenant}/${object(1)}`],
    says: [`4:21: desks.shop.supportChannel: "${object(1)}" is no channel of a team: expected`],
  },
  {
    name: 'a person among the channels',
    change: ['slack:T01/C01', '[slack:T01/U01]'],
    says: ['4:22: desks.shop.supportChannel[0]: expected a channel:'],
  },
  {
    name: 'no channel in the list',
    change: ['slack:T01/C01', '[]'],
    says: ['4:21: desks.shop.supportChannel: expected at least 1 entry, found an empty list'],
  },
  {
    name: 'two channels on one platform',
    change: ['slack:T01/C01', '[slack:T01/C01, slack:T02/C02]'],
    says: [
      '4:21: desks.shop.supportChannel: expected at most one channel on each platform, found a list of 2',
    ],
  },
  {
    name: 'three channels',
    change: ['slack:T01/C01', '[slack:T01/C01, slack:T01/C02, slack:T01/C03]'],
    says: ['4:21: desks.shop.supportChannel: expected at most one channel on each platform'],
  },
  {
    name: 'a map as the channel',
    change: ['slack:T01/C01', '{slack: T01}'],
    says: ['4:21: desks.shop.supportChannel: expected a channel, or a list of one'],
  },
  {
    name: 'a channel as a person',
    change: ['fallback: slack:T01/U01', 'fallback: slack:T01/C01'],
    says: ['8:15: desks.shop.fallback: expected a person:'],
  },
  {
    name: 'a misspelt key',
    change: ['name: Sam', 'nmae: Sam'],
    says: ['5:55: desks.shop.roster[1].nmae: unknown key "nmae"; did you mean "name"?'],
  },
  {
    name: 'no fallback',
    change: ['    fallback: slack:T01/U01\n', ''],
    says: ['3:5: desks.shop.fallback: is missing;'],
  },
  {
    name: 'a channel as a workspace that it serves',
    change: ['fallback:', 'serves: [slack:T01/C01]\n    fallback:'],
    says: ['8:14: desks.shop.serves[0]: expected a workspace: slack:<team id> (T…)'],
  },
  {
    name: 'an agent twice',
    change: ['slack:T01/U02', 'slack:T01/U01'],
    says: ['5:29: desks.shop.roster[1]: slack:T01/U01 is in the roster already'],
  },
  {
    name: 'a role that the policy has not',
    change: ['      lead:', '      leed:'],
    says: [
      '7:7: desks.shop.contacts.leed: there is no role "leed"; did you mean "lead"? (roles of policy "shop")',
    ],
  },
  {
    name: 'overlapping hours of duty',
    change: ['name: Sam', 'duty: { tue: [["09:00", "12:00"], ["11:00", "13:00"]] }'],
    says: ['5:89: desks.shop.roster[1].duty.tue[1]: tue 11:00–13:00 overlaps tue 09:00–12:00'],
  },
  {
    name: 'duty without hours',
    change: ['name: Sam', 'duty: { tue: [] }'],
    says: [
      '5:61: desks.shop.roster[1].duty: a calendar without any hours is a configuration error',
    ],
  },
  {
    name: 'a day that the week has not',
    change: ['name: Sam', 'duty: { mon: [["09:00", "12:00"]], tues: [] }'],
    says: ['5:90: desks.shop.roster[1].duty.tues: unknown key "tues"; did you mean "tue"?'],
  },
  {
    name: 'duty of the lead',
    change: [
      'fallback: slack:T01/U01',
      'fallback: { address: slack:T01/U01, name: Ana, duty: {} }',
    ],
    says: ['8:52: desks.shop.fallback.duty: unknown key "duty"; there are address, name'],
  },
  {
    name: 'an office by its channel',
    change: ['fallback:', 'offices: { "slack:T01/C01": Bright Smiles }\n    fallback:'],
    says: ['8:16: desks.shop.offices["slack:T01/C01"]: expected a workspace: slack:<team id> (T…)'],
  },
  {
    name: 'an office without a name',
    change: ['fallback:', 'offices: { "slack:T01": "" }\n    fallback:'],
    says: ['8:29: desks.shop.offices["slack:T01"]: expected at least 1'],
  },
  {
    name: 'two desks in one channel',
    change: ['desks:\n', `desks:\n${second}`],
    says: ['9:21: desks.shop.supportChannel: desk "other" has this channel already'],
  },
  {
    name: 'no desk',
    change: [clean, 'desks: {}'],
    says: ['1:8: desks: expected at least one desk'],
  },
  {
    name: 'a policy file that is not there',
    change: ['clean.yaml', 'none.yaml'],
    says: [
      '3:13: desks.shop.policy: the policy cannot be read; it is looked for relative to the desk file: /',
      'none.yaml: there is no such file',
    ],
  },
  {
    name: 'a policy with a mistake in its shape',
    change: ['clean.yaml', 'odd.yaml'],
    says: ['3:13: desks.shop.policy: the policy has mistakes:', 'odd.yaml:3:10: version: expected'],
  },
  {
    name: 'a policy with a gap',
    change: ['clean.yaml', 'gap.yaml'],
    says: [
      '3:13: desks.shop.policy: the policy has mistakes:',
      'gap.yaml:51:3: levelRules: no level rule fits {impact: low}',
      'gap.yaml:53:5: levelRules[2]: fits besides levelRules[0]; they give Level 1 and Level 2',
    ],
  },
])('$name is refused', async ({ change: [from = '', to = ''], says }) => {
  expect(clean).toContain(from);
  const error = await load(clean.replace(from, () => to)).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DeskFileError);
  const lines = String(error).replace('DeskFileError: ', '').split('\n');
  for (const expected of says) expect(lines).toContainEqual(expect.stringContaining(expected));
  expect(lines.length).toBe(says.length);
});
