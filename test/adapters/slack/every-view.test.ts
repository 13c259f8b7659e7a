import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderForm, renderMessageView } from '../../../adapters/slack/render-form.ts';
import { renderHome } from '../../../adapters/slack/render-home.ts';
import { renderMessage } from '../../../adapters/slack/render-message.ts';
import { ephemeral } from '../../../adapters/slack/respond.ts';
import type { Form } from '../../../src/views/form.ts';
import type { Message } from '../../../src/views/message.ts';
import { splitMessage } from '../../../src/views/split-message.ts';
import { judge } from '../../slack-schema/judge.ts';
import { lifeArb } from '../../support/arbitrary/life.ts';
import { everyView, viewsOf } from '../../support/every-view.ts';
import { judgeHome, judgeMessage, judgeView } from './judge.ts';

const team = 'T0SANDBOX';

function judgeAll(method: string, body: Record<string, unknown>): void {
  const faults = judge(method, body);
  if (faults.length > 0) throw new Error(`${method}: ${faults.join('; ')}`);
}

/** Shown in every place that Slack has for it. */
function fits(one: Form | Message): void {
  if ('fields' in one) {
    const view = renderForm(one, team);
    judgeView(view);
    judgeAll('views.open', { trigger_id: '1', view });
    inert(view);
    return;
  }
  for (const message of new Set([one, ...splitMessage(one)])) {
    const posted = renderMessage(message, team);
    judgeMessage(posted);
    judgeAll('chat.postMessage', { channel: 'C1', ...posted });
    inert(posted);
  }
  judgeAll('response_url', { ...ephemeral(one, team) });
  const view = renderMessageView('NX-1001', one, team);
  judgeView(view);
  judgeAll('views.push', { trigger_id: '1', view });
  const page = renderHome(one, team);
  judgeHome(page);
  judgeAll('views.publish', { user_id: 'U1', view: page });
}

/** No words of people's become a mention, wherever they stand. */
function inert(rendered: object): void {
  const text = JSON.stringify(rendered, (key, value) => (key === 'private_metadata' ? '' : value));
  if (/"user_id":"U0EVIL"|"type":"(broadcast|usergroup|channel)"/.test(text)) {
    throw new Error(`a mention: ${text}`);
  }
  for (const [found] of text.matchAll(/"type":"mrkdwn","text":"(?:[^"\\]|\\.)*"/g)) {
    if (/<(@U0EVIL|#|!(?!date\^))/.test(found)) throw new Error(`a mention: ${found}`);
  }
}

test('whatever policies and people say, each form and message fits Slack, and mentions nobody', () => {
  let judged = 0;
  fc.assert(
    fc.property(lifeArb, fc.nat(), (life, from) => {
      for (const { view } of viewsOf(life, from)) {
        fits(view);
        judged += 1;
      }
    }),
    // A fault is shrunk for so long at most.
    { numRuns: 60, interruptAfterTimeLimit: 15_000 },
  );
  expect(judged).toBeGreaterThan(10 * Object.keys(everyView).length);
});
