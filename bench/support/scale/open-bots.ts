import type { Bench } from '../../suite.ts';
import { type Child, startChild } from '../child.ts';
import type { Simulated } from '../commands/simulate.ts';
import type { Ask, Took } from './ask.ts';

/** A bot on a database with so many open tickets. */
export interface BotOn {
  readonly tickets: number;
  readonly url: string;
  readonly process: Child<Ask, Took>;
}

/** Starts a bot on a database of each size, and gives them to `work`; they end with it. */
export async function withBots<Result>(
  bench: Bench,
  work: (bots: readonly BotOn[]) => Promise<Result>,
): Promise<Result> {
  const slack = startChild<object, Simulated>(new URL('../commands/slack-api.ts', import.meta.url));
  const started: { stop(): Promise<void> }[] = [slack];
  try {
    const apiUrl = `${(await slack.ask({})).url}/api/`;
    const bots: BotOn[] = [];
    for (const tickets of bench.sizes) {
      const url = await bench.filled(tickets);
      const env = { DATABASE_URL: url, SLACK_API_URL: apiUrl };
      const process = startChild<Ask, Took>(new URL('./bot.ts', import.meta.url), env);
      started.push(process);
      bots.push({ tickets, url, process });
    }
    return await work(bots);
  } finally {
    for (const one of started.reverse()) await one.stop();
  }
}
