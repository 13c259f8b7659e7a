import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { overHttp } from '../../sandbox/index.ts';
import { fillIn, numberIn, replies, roots } from '../support/sandbox-desk.ts';
import { isJson, type Json } from '../support/teams/json.ts';
import type { FuzzWorld } from './world.ts';

/** What the platforms really send, as it came. */
export interface Recorded {
  /** Interactions: the payload of a form. */
  readonly interactions: readonly Json[];
  readonly events: readonly Json[];
  readonly commands: readonly Readonly<Record<string, string>>[];
  readonly activities: readonly Json[];
}

/** Lets people do everything there is to do once, and keeps what their clients sent. */
export async function record(world: FuzzWorld): Promise<Recorded> {
  const recorded = { interactions: [], events: [], commands: [], activities: [] } as {
    interactions: Json[];
    events: Json[];
    commands: Record<string, string>[];
    activities: Json[];
  };
  const deliver = overHttp(`${world.bot.url}/slack/events`);
  world.sandbox.connectBot({
    by: (sent) => {
      if (sent.body.startsWith('{')) recorded.events.push(JSON.parse(sent.body));
      else {
        const fields = Object.fromEntries(new URLSearchParams(sent.body));
        if (fields.payload === undefined) recorded.commands.push(fields);
        else recorded.interactions.push(JSON.parse(fields.payload));
      }
      return deliver(sent);
    },
  });
  const front = await openFront(`${world.bot.url}/api/messages`, recorded.activities);
  world.tenant.connectBot(front.url);
  // The app comes into the team: that is how the bot gets to know where it is.
  await world.tenant.setPresent('support', true, 'ana');
  await inSlack(world);
  await inTeams(world);
  await front.close();
  world.tenant.connectBot(`${world.bot.url}/api/messages`);
  return recorded;
}

async function inSlack({ sandbox }: FuzzWorld): Promise<void> {
  const [rita, ana, dana] = [sandbox.as('U0RITA'), sandbox.as('U0ANA'), sandbox.as('U0DANA')];
  const seen = await rita.write('C0GENERAL', 'The printer is on fire');
  await rita.command('/support', 'mine');
  await fillIn(rita);
  const number = numberIn(rita.modal());
  await rita.close();
  const card = await waitFor(() => roots(sandbox, number)[0]);
  await ana.press('Take', { in: card });
  await waitFor(() => replies(sandbox, card)[0]);
  await ana.press('Reply to requester', { in: card });
  await ana.submit({ text: 'We are on it.' });
  const confirmation = await waitFor(() => rita.dms().find(({ bot_id }) => bot_id));
  await rita.write('bot', 'And it smells.', { thread: confirmation });
  await rita.write('bot', 'Something else');
  await ana.write(card.channel ?? 'C0SUPPORT', '<@U0FIRSTLINE> Where is it?', { thread: card });
  await rita.messageShortcut('report_message', seen);
  await rita.closeModal();
  await dana.globalShortcut('report');
  await dana.submit({ summary: 'From above', product: 'user-access', systemDown: 'yes' });
  await dana.press('Back');
  await rita.openHome();
}

async function inTeams({ tenant }: FuzzWorld): Promise<void> {
  await tenant.install('rita');
  await tenant.install('ana');
  const form = await tenant.extension('rita', 'support');
  const first = { summary: 'It is slow', product: 'user-access', systemDown: 'yes' };
  const details = await tenant.submit('rita', form, first, 'Next');
  const last = await tenant.submit('rita', details, { errorText: 'NETEX 4107' }, 'Next');
  await tenant.submit('rita', last, {}, 'Send');
  const card = await waitFor(() => tenant.messages('support')[0]);
  await tenant.press('ana', card, 'Take over');
  await tenant.see('ana', card);
  const said = await tenant.say('rita', 'The door is stuck');
  await tenant.edit(said, 'Both doors are stuck');
  await tenant.say('rita', 'mine');
  await tenant.say('ana', 'Where is it?', { channel: 'support', thread: card, mention: true });
  const seen = await tenant.say('ana', 'The lift as well', { channel: 'general', mention: true });
  await tenant.extension('ana', 'report', { message: seen }).catch(() => {});
  await tenant.uninstall('ana');
}

async function waitFor<T>(look: () => T | undefined): Promise<T> {
  for (let left = 200; left > 0; left -= 1) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('what the bot was to send did not come');
}

/** Hands activities on as they are, and keeps them. */
async function openFront(onward: string, kept: Json[]) {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const activity: unknown = JSON.parse(body.toString());
    if (isJson(activity)) kept.push(activity);
    const { authorization = '' } = request.headers;
    const answer = await fetch(onward, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body,
    });
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  };
}
