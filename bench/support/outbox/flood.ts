import { setTimeout as rest } from 'node:timers/promises';
import type { Bench } from '../../suite.ts';
import { inConversation, inWorkspace } from './limits.ts';
import { openStage } from './open-stage.ts';
import { conversations, manyWorkspaces, oneWorkspace } from './places.ts';
import type { Heard } from './slack-with-limits.ts';

/** What was heard in one window. */
export interface Window {
  /** Messages a second from the many workspaces, and from the one. */
  readonly many: number;
  readonly one: number;
  /** Calls answered with 429. */
  readonly refused: number;
  /** Milliseconds of CPU for one message, of all bots. */
  readonly cpuMs: number;
  /** Milliseconds from the writing of each escalation to its coming. */
  readonly late: Heard['late'];
}

/** Between two escalations into the flood; every fourth one goes to the one workspace as well. */
const escalationMs = 400;

/** Has so many replicas send what is backed up in every conversation, and gives window by window. */
export async function flood(bench: Bench, replicas: number): Promise<readonly Window[]> {
  const [warmUpMs, windowMs] = bench.quick ? [2000, 1500] : [7000, 6000];
  const seconds = (warmUpMs + bench.rounds * windowMs) / 1000;
  const stage = await openStage(bench, `outbox_flood_${replicas}`, 'as Slack');
  const { filler, heard } = stage;
  try {
    // What was written first goes first, so the few before the many.
    const inAll = seconds * inWorkspace.perSecond + 100;
    await filler.fill([oneWorkspace], Math.ceil(inAll / conversations));
    const each = seconds * inConversation.perSecond + 10;
    await filler.fill(manyWorkspaces, Math.ceil(each));
    await Promise.all(Array.from({ length: replicas }, () => stage.start(true)));
    await filler.escalate([...manyWorkspaces, oneWorkspace]);
    await rest(warmUpMs);
    const look = async () => ({ ...(await heard()), cpuMs: await stage.cpuMs() });
    const windows: Window[] = [];
    let escalated = 0;
    // What was refused in the warm-up counts as well.
    let before = { ...(await look()), refused: {} };
    for (let round = 0; round < bench.rounds; round += 1) {
      const until = performance.now() + windowMs;
      while (performance.now() + escalationMs < until) {
        const many = manyWorkspaces.slice(escalated % manyWorkspaces.length).slice(0, 1);
        await filler.escalate(escalated % 4 === 0 ? [...many, oneWorkspace] : many);
        escalated += 1;
        await rest(escalationMs);
      }
      await rest(Math.max(0, until - performance.now()));
      const after = await look();
      windows.push(between(before, after));
      before = after;
    }
    return windows;
  } finally {
    await stage.close();
  }
}

type Looked = Heard & { readonly cpuMs: number };

function between(before: Looked, after: Looked): Window {
  const seconds = after.at - before.at;
  const many = after.many - before.many;
  const one = after.one - before.one;
  return {
    many: many / seconds,
    one: one / seconds,
    refused: refusedOf(after) - refusedOf(before),
    cpuMs: (after.cpuMs - before.cpuMs) / (many + one),
    late: after.late,
  };
}

function refusedOf({ refused }: Heard): number {
  return Object.values(refused).reduce((sum, count) => sum + count, 0);
}
