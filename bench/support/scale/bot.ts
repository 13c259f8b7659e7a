import { assemble } from '../../../src/assemble.ts';
import { conversationsAtOnce } from '../../../src/runtime/dispatcher.ts';
import { leaseMs } from '../../../src/runtime/leased.ts';
import { hastenedAtOnce, tellOverdue } from '../../../src/runtime/overdue.ts';
import { type Runtime, startRuntime } from '../../../src/runtime/start.ts';
import { explain, queue, status } from '../../../src/runtime/status.ts';
import { sweep } from '../../../src/runtime/sweep.ts';
import { followContacts, takeUpDesks } from '../../../src/runtime/take-up-desks.ts';
import { checkClocks } from '../../../src/runtime/ticker.ts';
import { slackSide } from '../../../src/slack-side.ts';
import { answer, cpuMs } from '../child.ts';
import { filledDesk } from '../filled/desk.ts';
import { machineClock, openParts } from '../open-shell.ts';
import type { Ask, Took } from './ask.ts';

// The bot as it is put together in production, but for the door that platforms' requests come in by.
const url = process.env.DATABASE_URL ?? '';
const { store, surroundings } = await openParts(url, machineClock, 'warn');
const slack = await slackSide(
  {
    kind: 'token',
    botToken: 'xoxb-bench',
    signingSecret: 'bench',
    apiUrl: process.env.SLACK_API_URL ?? '',
  },
  { ...surroundings, store, publicUrl: null, paced: true },
);
let late: number[] = [];
const { shell } = assemble(
  { ...store, tickets: { ...store.tickets, checkDue } },
  [slack],
  surroundings,
);
const desk = await filledDesk();
await takeUpDesks(shell, [desk]);
store.onWork(shell.hint.raise);
const follow = followContacts(shell);
const ana = desk.roster[0] ?? desk.fallback;
const agent = { workspace: 'slack:T0BENCH', person: { address: ana.address, name: ana.name } };
let runtime: Runtime | null = null;

/** As the store does it, and notes how long after its time each check was committed. */
async function checkDue(...[now, limit, decide]: Parameters<typeof store.tickets.checkDue>) {
  const dues: number[] = [];
  const checked = await store.tickets.checkDue(now, limit, (ticket, dueAt) => {
    dues.push(dueAt);
    return decide(ticket, dueAt);
  });
  const committedAt = performance.timeOrigin + performance.now();
  late.push(...dues.map((dueAt) => committedAt - dueAt));
  return checked;
}

/** What the ticker, the dispatcher and the home pages' loop ask twice a second. */
async function idle(): Promise<void> {
  await follow();
  const checked = await checkClocks(shell);
  await shell.tickets.nextCheckAt();
  const claimed = await shell.outbox.claim(conversationsAtOnce, leaseMs);
  await shell.outbox.nextIn();
  await shell.homes.nextIn();
  if (checked + claimed.length > 0) throw new Error('there was something to do');
}

async function rare(): Promise<void> {
  await shell.outbox.hasten(hastenedAtOnce);
  await tellOverdue(shell);
  await sweep(shell);
}

async function timed(each: Iterable<() => Promise<unknown>>): Promise<Took> {
  const before = cpuMs();
  const ms: number[] = [];
  for (const work of each) {
    const from = performance.now();
    await work();
    ms.push(performance.now() - from);
  }
  return { ms, cpuMs: cpuMs() - before };
}

async function work(ask: Ask): Promise<Took> {
  switch (ask.kind) {
    case 'idle':
      return timed(Array.from({ length: ask.times }, () => idle));
    case 'rare':
      return timed(Array.from({ length: ask.times }, () => rare));
    case 'queue':
      return timed(ask.numbers.map(() => () => queue(shell, agent)));
    case 'status':
      return timed(ask.numbers.map((number) => () => status(shell, agent, number)));
    case 'explain':
      return timed(ask.numbers.map((number) => () => explain(shell, agent, number)));
    case 'start':
      return start();
    case 'late':
      return { ms: late, cpuMs: cpuMs() };
    case 'stop':
      return stop();
    default:
      return ask satisfies never;
  }
}

async function start(): Promise<Took> {
  late = [];
  runtime ??= startRuntime(shell);
  return { ms: [], cpuMs: cpuMs() };
}

async function stop(): Promise<Took> {
  await runtime?.stop();
  runtime = null;
  return { ms: [], cpuMs: cpuMs() };
}

answer<Ask, Took>(work, async () => {
  await stop();
  await store.close();
});
