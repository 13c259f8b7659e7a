import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judgeSent } from './judge-sent.ts';

/** What any test made the bot send is judged at the end of the run, which fails on a fault. */
export default async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'firstline-sent-'));
  process.env.FIRSTLINE_SENT = folder;
  return async () => {
    const { judged, faults } = await judgeSent(folder);
    await rm(folder, { recursive: true });
    console.log(
      `\n${judged} views, messages and answers to Slack judged, ${faults.length} refused`,
    );
    if (faults.length === 0) return;
    console.error(`\n${faults.join('\n\n')}\n`);
    process.exitCode = 1;
  };
}
