import { registerHooks } from 'node:module';

// Loaded ahead of a bot that is a process of its own: `npm start` as it is, but for its tenant.
const starter = new URL('../../../src/run.ts', import.meta.url).href;
const inTenant = new URL('./bot-in-tenant.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier === './bot.ts' && context.parentURL === starter ? inTenant : specifier, context),
});
