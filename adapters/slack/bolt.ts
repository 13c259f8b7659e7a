import { createRequire, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

/** What App and HTTPReceiver load of Bolt and never use here, as the bot gives App its receiver. */
const unused = new Set(['./receivers/SocketModeReceiver', '@slack/oauth']);
const parents = /\/@slack\/bolt\/dist\/(App|receivers\/HTTPReceiver)\.js$/;
const url = new URL('./left-out.ts', import.meta.url).href;

// Bolt's main module loads a web framework, a client of web sockets and an installer as well, which
// takes as long as all of the bot's own.
const hooks = registerHooks({
  resolve(name, context, next) {
    if (!unused.has(name) || !parents.test(context.parentURL ?? '')) return next(name, context);
    return { url, format: 'module-typescript', shortCircuit: true };
  },
});
const load = createRequire(import.meta.url);
export const { default: App }: typeof import('@slack/bolt/dist/App.js') =
  load('@slack/bolt/dist/App.js');
export const {
  default: HTTPReceiver,
}: typeof import('@slack/bolt/dist/receivers/HTTPReceiver.js') = load(
  '@slack/bolt/dist/receivers/HTTPReceiver.js',
);
export const {
  isValidSlackRequest,
}: typeof import('@slack/bolt/dist/receivers/verify-request.js') = load(
  '@slack/bolt/dist/receivers/verify-request.js',
);
hooks.deregister();
// Whoever asks for them later, such as a socket, gets the real ones.
delete load.cache[fileURLToPath(url)];
