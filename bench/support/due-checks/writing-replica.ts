import { execute } from '../../../src/runtime/execute.ts';
import { filledDesk } from '../filled/desk.ts';
import { openShell } from '../open-shell.ts';
import { answerAs } from './answer-as.ts';
import { openGraphile } from './open-graphile.ts';
import { dueClock, numberOf } from './times.ts';

// Each job of graphile-worker's looks at one ticket, as the bot does when a person acts on it.
answerAs(async (url) => {
  const desk = await filledDesk();
  const { shell, close } = await openShell(url, dueClock, [desk]);
  const graphile = await openGraphile(url, async (payload) => {
    await execute(shell, desk.id, numberOf(payload.place), null, { type: 'CheckClocks' });
  });
  return {
    work: graphile.work,
    async close() {
      await graphile.close();
      await close();
    },
  };
});
