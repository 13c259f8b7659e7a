import { simulate } from './simulate.ts';

const opened = JSON.stringify({ ok: true, view: { id: 'V0BENCH', hash: '1.a' } });
const other = JSON.stringify({
  ok: true,
  team: 'Bench',
  team_id: 'T0BENCH',
  user_id: 'U0BOT',
  bot_id: 'B0BOT',
});

/** Slack's Web API. */
await simulate((path) =>
  path.endsWith('/views.open') ? { text: opened, shows: true } : { text: other },
);
