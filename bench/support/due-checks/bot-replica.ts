import { checkClocks } from '../../../src/runtime/ticker.ts';
import { filledDesk } from '../filled/desk.ts';
import { openShell } from '../open-shell.ts';
import { answerAs } from './answer-as.ts';
import { dueClock } from './times.ts';

answerAs(async (url) => {
  const { shell, close } = await openShell(url, dueClock, [await filledDesk()]);
  return { work: () => checkClocks(shell), close };
});
