import { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { serveAsks } from './serve-asks.ts';

export interface BoltBot {
  readonly apiUrl: string;
  readonly signingSecret: string;
  /** JSON of the modal that is opened after the acknowledgement; null: none is. */
  readonly view: string | null;
}

/** A bot as Bolt's guide for its start begins one: a token, a signing secret, its own receiver. */
serveAsks<BoltBot>(async ({ apiUrl, signingSecret, view }) => {
  const app = new App({
    token: 'xoxb-bench',
    signingSecret,
    clientOptions: { slackApiUrl: apiUrl },
  });
  if (view === null) app.command('/support', async ({ ack }) => ack());
  else {
    const modal: ModalView = JSON.parse(view);
    app.command('/support', async ({ ack, body, client }) => {
      await ack();
      await client.views.open({ trigger_id: body.trigger_id, view: modal });
    });
  }
  const server = await app.start({ host: '127.0.0.1', port: 0 });
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('Bolt does not listen');
  return { port: address.port, stop: () => app.stop() };
});
