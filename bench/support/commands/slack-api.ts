import { simulate } from './simulate.ts';

let messages = 0;

/** Slack's Web API. Only a modal counts as shown. */
await simulate((path) => {
  const method = path.slice('/api/'.length);
  return { body: { ok: true, ...result(method) }, shows: method === 'views.open' };
});

function result(method: string): object {
  switch (method) {
    case 'views.open':
      return { view: { id: 'V0BENCH', hash: '1.a' } };
    case 'conversations.open':
      return { channel: { id: 'D0BENCH' } };
    case 'chat.postMessage':
      messages += 1;
      return { channel: 'C0SUPPORT', ts: `1.${String(messages).padStart(6, '0')}` };
    case 'chat.getPermalink':
      return { permalink: 'https://bench.slack.com/m' };
    default:
      return { team: 'Bench', team_id: 'T0BENCH', user_id: 'U0BOT', bot_id: 'B0BOT' };
  }
}
