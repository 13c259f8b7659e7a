import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Sandbox, SlackApp } from '../../sandbox/index.ts';
import { type AwayServer, openAwayServer } from './away-server.ts';

type Args = Readonly<Record<string, unknown>>;

/**
 * One address for the API of several workspaces: a call goes to that of its token. Where the token
 * is an organisation's, `team_id` or an id among the arguments says which of its workspaces is meant.
 */
export async function openSlackFront(
  app: SlackApp,
  workspaces: readonly [Sandbox, ...Sandbox[]],
): Promise<AwayServer> {
  const [first] = workspaces;
  const ofTeam = (id: unknown) => workspaces.find(({ teamId }) => teamId === id);
  const place = (url: URL, authorization: string, args: Args): Sandbox => {
    if (url.pathname.startsWith('/oauth/')) return ofTeam(url.searchParams.get('team')) ?? first;
    const code = app.teamOf(String(args.code));
    if (url.pathname === '/api/oauth.v2.access' && code) return ofTeam(code.id) ?? first;
    const token = /^Bearer (.+)$/i.exec(authorization)?.[1] ?? String(args.token);
    const reached = workspaces.filter(({ team }) => app.grantOf(token, team));
    const named = reached.find(({ teamId }) => teamId === args.team_id);
    const ids = Object.values(args).flatMap((value) => String(value).split(','));
    return named ?? reached.find((one) => ids.some((id) => one.has(id))) ?? reached[0] ?? first;
  };
  return openAwayServer((request, response, outage) => {
    if (outage) return;
    pass(request, response, place).catch(() => response.destroy());
  });
}

/** Hands a request on as it is, and the answer back; one that is not answered stays so. */
async function pass(
  request: IncomingMessage,
  response: ServerResponse,
  place: (url: URL, authorization: string, args: Args) => Sandbox,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const url = new URL(request.url ?? '/', 'http://slack');
  const { headers, method } = request;
  const to = place(url, headers.authorization ?? '', readArgs(body.toString(), url));
  const onward = httpRequest(`${to.url}${url.pathname}${url.search}`, { method, headers });
  onward.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  response.on('close', () => onward.destroy());
  onward.end(body);
}

function readArgs(body: string, { searchParams }: URL): Args {
  const given = /^\s*\{/.test(body)
    ? (JSON.parse(body) as Args)
    : Object.fromEntries(new URLSearchParams(body));
  return { ...Object.fromEntries(searchParams), ...given };
}
