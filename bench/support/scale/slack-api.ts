import { simulate } from '../commands/simulate.ts';

let messages = 0;

/** Slack's Web API, which takes each message. */
await simulate((path) => {
  if (path.endsWith('/conversations.open')) return json({ channel: { id: 'D0BENCH' } });
  if (path.endsWith('/chat.postMessage')) {
    messages += 1;
    return json({ channel: 'C0SUPPORT', ts: `1.${String(messages).padStart(6, '0')}` });
  }
  if (path.endsWith('/chat.getPermalink')) return json({ permalink: 'https://bench.slack.com/m' });
  return json({ team: 'Bench', team_id: 'T0BENCH', user_id: 'U0BOT', bot_id: 'B0BOT' });
});

function json(body: object) {
  return { text: JSON.stringify({ ok: true, ...body }), shows: true };
}
