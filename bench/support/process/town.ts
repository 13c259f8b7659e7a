import { Agent } from 'node:http';
import { setTimeout as rest } from 'node:timers/promises';
import { interactive } from '../../../sandbox/blocks.ts';
import {
  initialValues,
  optionsOf,
  put,
  slotOf,
  stateValue,
} from '../../../sandbox/person/values.ts';
import { signed } from '../../../sandbox/sign.ts';
import type { Element, ViewBody } from '../../../sandbox/wire.ts';
import { answer } from '../child.ts';
import { post } from '../post.ts';
import { serveJson } from '../serve-json.ts';

/** What the people of a simulated Slack do at a bot. */
export interface Errand {
  /** Where the bot takes Slack’s requests. */
  readonly url: string;
  /** Another bot, which is sent the requests of each report as well. */
  readonly alsoTo: string;
  readonly signingSecret: string;
  /** Whose reports: no two of a run are of the same person. */
  readonly first: number;
  readonly count: number;
}

/** What has been done and heard so far. */
export interface Town {
  /** Where Slack is called, without a path. */
  readonly url: string;
  /** Requests that were sent, to each of the two. */
  readonly requests: number;
  /** Messages that were posted. */
  readonly messages: number;
}

/** So many people report at the same time. */
const atOnce = 6;
const perWorkspace = 100;
const patienceMs = 5000;

/** A Severity 1 report to the desk of NetEx. */
const answers: Readonly<Record<string, string>> = {
  summary: 'Nothing transfers between the two sites since the restart this morning',
  product: 'user-access',
  systemDown: 'yes',
  errorText: 'NETEX 4107',
};

let requests = 0;
let messages = 0;
/** Who waits for the modal of a trigger. */
const waiting = new Map<string, (view: ViewBody) => void>();
const agent = new Agent({ keepAlive: true });

const ownUrl = await serveJson(({ url = '' }, body) => ({
  body: { ok: true, ...call(url.slice('/api/'.length), argumentsIn(body)) },
}));

/** Of a body that is JSON, or a form in which some are JSON. */
function argumentsIn(body: string): Readonly<Record<string, unknown>> {
  if (body.startsWith('{')) return JSON.parse(body);
  return Object.fromEntries(new URLSearchParams(body));
}

/** Slack’s Web API, as far as such a report needs it. Checks nothing, and answers at once. */
function call(method: string, given: Readonly<Record<string, unknown>>): object {
  switch (method) {
    case 'views.open': {
      const { trigger_id: trigger, view } = given;
      waiting.get(`${trigger}`)?.(typeof view === 'string' ? JSON.parse(view) : view);
      return { view: { id: 'V0TOWN', hash: '1.a' } };
    }
    case 'chat.postMessage':
      messages += 1;
      return { channel: given.channel, ts: `${messages}.000100` };
    case 'conversations.open':
      return { channel: { id: `D${given.users}` } };
    case 'chat.getPermalink':
      return { permalink: 'https://town.example/p1' };
    default:
      return { team_id: 'T0TOWN', user_id: 'U0BOT', bot_id: 'B0BOT' };
  }
}

/** The whole way of a report through the form. The bodies of its requests, in their order. */
async function report({ url, signingSecret }: Errand, person: number): Promise<string[]> {
  const sent: string[] = [];
  const deliver = (fields: Readonly<Record<string, string>>) => {
    const body = new URLSearchParams(fields).toString();
    sent.push(body);
    return send(url, signingSecret, body);
  };
  const team = `T0TOWN${Math.floor(person / perWorkspace)}`;
  const id = `U0PERSON${person}`;
  const command = async (trigger: string): Promise<ViewBody | null> => {
    const opened = new Promise<ViewBody>((resolve) => waiting.set(trigger, resolve));
    await deliver({
      ...{ token: 'x', team_id: team, team_domain: 'town', channel_id: 'C0GENERAL' },
      ...{ channel_name: 'general', user_id: id, user_name: id.toLowerCase(), command: '/support' },
      ...{ text: '', api_app_id: 'A0TOWN', trigger_id: trigger, is_enterprise_install: 'false' },
      response_url: `${ownUrl}/response`,
    });
    const view = await Promise.race([opened, rest(patienceMs, null, { ref: false })]);
    waiting.delete(trigger);
    return view;
  };
  const submit = async (view: ViewBody): Promise<ViewBody | null> => {
    const payload = {
      type: 'view_submission',
      team: { id: team, domain: 'town' },
      user: { id, username: id.toLowerCase(), name: id.toLowerCase(), team_id: team },
      ...{ api_app_id: 'A0TOWN', token: 'x', trigger_id: `${person}.2`, response_urls: [] },
      view: filledIn(view, team),
    };
    const answered = JSON.parse(await deliver({ payload: JSON.stringify(payload) }));
    return answered.response_action === 'update' ? answered.view : null;
  };
  let view = await again((time) => command(`${person}.1.${time}`));
  while (view.submit) {
    const form = view;
    view = await again(() => submit(form));
  }
  if (!/NX-\d+/.test(JSON.stringify(view))) throw new Error(`no ticket: ${JSON.stringify(view)}`);
  return sent;
}

/** Done again where a busy machine let it fail, as people do. */
async function again(act: (time: number) => Promise<ViewBody | null>): Promise<ViewBody> {
  for (let time = 0; time < 5; time += 1) {
    const view = await act(time);
    if (view) return view;
  }
  throw new Error('no form was shown');
}

/** The view as Slack sends it, filled in. */
function filledIn(view: ViewBody, team: string): object {
  const values = initialValues(view.blocks);
  for (const { block, element } of interactive(view.blocks)) {
    const given = answers[block.block_id ?? ''];
    if (given !== undefined)
      put(values, block, element, stateValue(element, typedIn(element, given)));
  }
  const of = { team_id: team, app_installed_team_id: team, app_id: 'A0TOWN', bot_id: 'B0BOT' };
  return { ...view, ...of, id: 'V0TOWN', hash: '1.a', previous_view_id: null, state: { values } };
}

function typedIn(element: Element, given: string): unknown {
  if (slotOf(element.type) !== 'selected_option') return given;
  return optionsOf(element).find(({ value }) => value === given);
}

function send(url: string, signingSecret: string, body: string): Promise<string> {
  requests += 1;
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  return post(url, agent, { ...signed(signingSecret, body), ...type }, body);
}

async function run(errand: Errand): Promise<void> {
  const { alsoTo, signingSecret, first, count } = errand;
  let next = first;
  const people = async () => {
    while (next < first + count) {
      const person = next;
      next += 1;
      for (const body of await report(errand, person)) await send(alsoTo, signingSecret, body);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, people));
}

answer<{ readonly errand?: Errand }, Town>(async ({ errand }) => {
  if (errand) await run(errand);
  return { url: ownUrl, requests: requests / 2, messages };
});
