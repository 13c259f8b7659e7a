import { checkClocks } from '../../../src/runtime/ticker.ts';
import { answerAs } from './answer-as.ts';
import { openShell } from './open-shell.ts';

answerAs(async (url) => {
  const { shell, close } = await openShell(url);
  return { work: () => checkClocks(shell), close };
});
