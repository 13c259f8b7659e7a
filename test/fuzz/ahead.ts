import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// Loaded ahead of a bot that is a process of its own: it is in the simulated tenant, and writes down
// on SIGUSR2 how much memory it holds once all that is garbage is gone.
const starter = new URL('../../src/run.ts', import.meta.url).href;
const fuzzed = new URL('./fuzzed-bot.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier === './bot.ts' && context.parentURL === starter ? fuzzed : specifier, context),
});

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
process.on('SIGUSR2', () => {
  collect();
  const { rss, heapUsed, external } = process.memoryUsage();
  writeFileSync(process.env.FUZZ_MEMORY ?? '', JSON.stringify({ rss, heapUsed, external }));
});
