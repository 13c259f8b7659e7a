import type { ModalView } from '@slack/types';
import { startBolt } from '../start-bolt.ts';
import type { SlackPlace } from '../start-slack-bot.ts';
import { serveAsks } from './serve-asks.ts';

export interface BoltBot extends Pick<SlackPlace, 'apiUrl' | 'signingSecret'> {
  /** JSON of the modal that is opened after the acknowledgement; null: none is. */
  readonly view: string | null;
}

serveAsks<BoltBot>(({ view, ...place }) =>
  startBolt(place, (app) => {
    if (view === null) {
      app.command('/support', async ({ ack }) => ack());
      return;
    }
    const modal: ModalView = JSON.parse(view);
    app.command('/support', async ({ ack, body, client }) => {
      await ack();
      await client.views.open({ trigger_id: body.trigger_id, view: modal });
    });
  }),
);
