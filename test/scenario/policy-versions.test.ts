import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { attachStore } from '../../db/index.ts';
import { loadDesks } from '../../src/files/load-desks.ts';
import { applyPolicy } from '../../src/runtime/apply-policy.ts';
import { policyVersions } from '../../src/runtime/policies.ts';
import { keepPolicy } from '../../src/runtime/take-up-desks.ts';
import { runFirstline, startBotProcess } from '../support/bot-process.ts';
import { eventually } from '../support/eventually.ts';
import { botToken, report, signingSecret } from '../support/sandbox-desk.ts';
import { openWorld, type World } from '../support/world.ts';

const hour = 3_600_000;
let world: World;
afterEach(() => world.close());

const policyFile = () => join(dirname(world.deskFile), 'netex.yaml');

/** Writes the policy anew with the Director told after another time. */
async function tellDirectorAfter(after: string): Promise<void> {
  const policy = parseDocument(await readFile(policyFile(), 'utf8'));
  policy.setIn(['escalation', 'thresholds', 0, 'after'], after);
  await writeFile(policyFile(), String(policy));
}

/** What `policy apply --recompute` does, at the workspace's time. */
async function recompute() {
  const store = await attachStore({ url: world.database.url });
  try {
    const [desk] = await loadDesks(world.deskFile);
    if (!desk) throw new Error('the desk file has no desk');
    const policies = policyVersions(store.tickets);
    const data = { tickets: store.tickets, policies, clock: { now: world.sandbox.now } };
    await keepPolicy(data, desk);
    return await applyPolicy(data, desk, { dryRun: false });
  } finally {
    await store.close();
  }
}

const due = async () => ((await world.bot().nextDueAt()) ?? 0) - world.sandbox.now();

function firstline(...args: string[]) {
  return runFirstline(args, {
    FIRSTLINE_CONFIG: world.deskFile,
    DATABASE_URL: world.database.url,
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_BOT_TOKEN: botToken,
  });
}

describe('a changed policy', () => {
  test('is taken up by a running bot for new tickets; open ones stay on theirs', async () => {
    world = await openWorld();
    const rita = world.sandbox.as('U0RITA');
    const first = await report(rita);
    await tellDirectorAfter('PT2H');
    await world.bot().reload();
    const second = await report(rita);
    await world.sandbox.advance(2 * hour);
    expect(await fired(second)).toEqual(['1/PT2H/director']);
    expect(await fired(first)).toEqual([]);
    await world.sandbox.advance(6 * hour);
    expect(await fired(first)).toEqual(['1/PT8H/director']);
  });

  test('with a mistake in it is not taken up, and the bot goes on with the last good one', async () => {
    world = await openWorld();
    await writeFile(policyFile(), 'levels: [');
    await world.bot().reload();
    await report(world.sandbox.as('U0RITA'));
    expect(await due()).toBe(8 * hour);
  });

  test('reaches open tickets by policy apply --recompute, and moves nothing that fired', async () => {
    world = await openWorld();
    const number = await report(world.sandbox.as('U0RITA'));
    await world.sandbox.advance(9 * hour);
    expect(await fired(number)).toEqual(['1/PT8H/director']);
    const told = world.sandbox.as('U0DANA').dms().length;

    const policy = parseDocument(await readFile(policyFile(), 'utf8'));
    policy.setIn(['escalation', 'thresholds', 1, 'after'], 'PT30H');
    await writeFile(policyFile(), String(policy));
    const asked = await firstline('policy', 'apply');
    expect(asked.stdout).toContain(`${number}: `);
    expect(asked.stdout).toContain('Nothing was changed');
    expect((await world.events(number)).at(-1)?.type).not.toBe('PolicyAdopted');

    // The command's own clock is real time; here it is the workspace's.
    expect(await recompute()).toEqual([expect.objectContaining({ number, refused: null })]);
    expect((await firstline('policy', 'apply')).stdout).toContain('follows its desk’s present');
    expect(await fired(number)).toEqual(['1/PT8H/director']);
    const [row] = await world.database.sql<{ next: number }[]>`
      select next_check_at as next from tickets where number = ${number}`;
    const [ticket] = await world.tickets();
    expect(row?.next).toBe((ticket?.reportedAt ?? 0) + 30 * hour);
    expect(world.sandbox.as('U0DANA').dms()).toHaveLength(told);
  });
});

test('SIGHUP makes the bot read its files again', async () => {
  world = await openWorld();
  await world.stopBot();
  const bot = await startBotProcess({
    FIRSTLINE_CONFIG: world.deskFile,
    DATABASE_URL: world.database.url,
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_BOT_TOKEN: botToken,
    SLACK_API_URL: world.sandbox.apiUrl,
  });
  const versions = async () =>
    (await world.database.sql`select version from policies where desk_id = 'netex'`).length;
  const before = await versions();
  await tellDirectorAfter('PT2H');
  process.kill(bot.pid, 'SIGHUP');
  await eventually('the new version', async () => (await versions()) === before + 1);
  expect((await bot.stop()).code).toBe(0);
});

test('explain tells an operator why and when, with who was told', async () => {
  world = await openWorld();
  const number = await report(world.sandbox.as('U0RITA'));
  await world.sandbox.advance(8 * hour);
  const { code, stdout } = await firstline('explain', number);
  expect(code).toBe(0);
  expect(stdout).toContain('“Is the system down?” Yes');
  expect(stdout).toContain('(N-06)');
  expect(stdout).toContain('Escalated after 8 h: Director of Customer Services');
  expect(stdout).toMatch(/rita reported it: Severity 1/);
  expect(stdout).toMatch(/Dana: NX-1001/);
  expect((await firstline('explain', 'NX-9')).stderr).toContain('has a ticket NX-9');
  await world.database.sql`
    insert into tombstones values ('netex', 'NX-9', 'purged', 0, ${Date.UTC(2026, 5, 2)})`;
  const gone = await firstline('explain', 'nx-9');
  expect(gone.code).toBe(1);
  expect(gone.stderr).toMatch(/^NX-9 is not kept any more: its time.*was over.*2026/);
  expect((await firstline('explain')).code).toBe(2);
});

async function fired(number: string): Promise<string[]> {
  const events = await world.events(number);
  return events.flatMap((event) => (event.type === 'EscalationFired' ? [event.key] : []));
}
