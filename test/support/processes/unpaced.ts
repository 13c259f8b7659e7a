import { registerHooks } from 'node:module';

// Loaded ahead of a bot that is a process of its own: `npm start` as it is, but for the pace.
const starter = new URL('../../../src/run.ts', import.meta.url).href;
const unpaced = new URL('./unpaced-bot.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier === './bot.ts' && context.parentURL === starter ? unpaced : specifier, context),
});
