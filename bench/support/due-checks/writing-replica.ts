import { execute } from '../../../src/runtime/execute.ts';
import { filledDesk } from '../filled/desk.ts';
import { answerAs } from './answer-as.ts';
import { openGraphile } from './open-graphile.ts';
import { openShell } from './open-shell.ts';
import { numberOf } from './times.ts';

// Each job of graphile-worker's looks at one ticket, as the bot does when a person acts on it.
answerAs(async (url) => {
  const { shell, close } = await openShell(url);
  const { id } = await filledDesk();
  const graphile = await openGraphile(url, async (payload) => {
    await execute(shell, id, numberOf(payload.place), null, { type: 'CheckClocks' });
  });
  return {
    work: graphile.work,
    async close() {
      await graphile.close();
      await close();
    },
  };
});
