import { endOnce } from './end-once.ts';

// Signals are heard before the parts are loaded, which takes a second or two.

const starting = import('./run.ts').then(({ run }) => run());

// A story has nothing to undo.
if (!process.argv.some((argument) => argument.startsWith('--story'))) {
  // A stop that is asked for meanwhile waits for the start, to undo it in order.
  const end = endOnce(async () => (await starting.catch(() => null))?.stop());
  process.on('SIGINT', () => void end(0));
  process.on('SIGTERM', () => void end(0));
  process.on(
    'SIGHUP',
    () =>
      void starting.then(
        (running) => running?.reload(),
        () => {},
      ),
  );
}

starting.catch(async (error) => {
  const { explainFailure } = await import('./explain-failure.ts');
  console.error(explainFailure(error));
  process.exit(1);
});
