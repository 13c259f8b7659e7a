import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody, sendText } from './http.ts';
import type { Inside } from './inside.ts';

/** Slack's first step of an installation, asked of by an address that the bot made. */
interface Asked {
  scopes: string[];
  state: string | null;
  /** As the address has it. */
  redirectUri: string | undefined;
  /** Where the person is sent back to. */
  back: string;
}

/**
 * Answers `/oauth/v2/authorize`: a page with the choice, which comes back as `decision` (`approve`
 * or `deny`), `user` and, for the whole organisation, `org=true`. With a decision in the address
 * already, the person is sent back at once.
 */
export async function handleAuthorize(
  inside: Inside,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const query = new URL(req.url ?? '/', 'http://sandbox').searchParams;
  const asked = readAsked(inside, query);
  if (typeof asked === 'string') return sendText(res, 400, asked);
  const chosen = req.method === 'POST' ? new URLSearchParams((await readBody(req)).body) : query;
  const decision = chosen.get('decision');
  if (decision === null) return sendPage(inside, asked, res);
  const back = new URL(asked.back);
  const outcome = decision === 'approve' ? approved(inside, asked, chosen) : DENIED;
  if ('refused' in outcome) return sendText(res, 400, outcome.refused);
  for (const [name, value] of Object.entries(outcome)) back.searchParams.set(name, value);
  if (asked.state !== null) back.searchParams.set('state', asked.state);
  res.writeHead(302, { location: back.href }).end();
}

const DENIED = { error: 'access_denied' };

function approved(
  { workspace }: Inside,
  { scopes, redirectUri }: Asked,
  chosen: URLSearchParams,
): { code: string } | { refused: string } {
  const [first = ''] = workspace.people.keys();
  const by = chosen.get('user') ?? first;
  if (!workspace.people.has(by)) return { refused: 'Nobody has this id' };
  const orgWide = chosen.get('org') === 'true';
  if (orgWide && !workspace.team.enterprise) {
    return { refused: 'This workspace belongs to no organisation' };
  }
  const { app, team } = workspace;
  return { code: app.issueCode({ team, by, scopes, orgWide }, redirectUri) };
}

/** What is asked for, or Slack's word for why it cannot be. */
function readAsked(
  { workspace: { app }, manifest }: Inside,
  query: URLSearchParams,
): Asked | string {
  if (app.clientId === undefined || query.get('client_id') !== app.clientId) {
    return 'invalid_client_id';
  }
  const scopes = (query.get('scope') ?? '').split(/[ ,]+/).filter((scope) => scope !== '');
  if (scopes.length === 0 || scopes.some((scope) => !manifest.scopes.includes(scope))) {
    return 'invalid_scope';
  }
  const redirectUri = query.get('redirect_uri') ?? undefined;
  const back = redirectUri ?? app.redirectUrls[0];
  const allowed =
    app.redirectUrls.length === 0 || app.redirectUrls.some((url) => back?.startsWith(url));
  if (back === undefined || !URL.canParse(back) || !allowed) return 'bad_redirect_uri';
  return { scopes, redirectUri, back, state: query.get('state') };
}

function sendPage({ workspace }: Inside, { scopes }: Asked, res: ServerResponse): void {
  const { team, bot, people } = workspace;
  const who = [...people].map(([id, { name }]) => `<option value="${id}">${shown(name)}</option>`);
  const org = team.enterprise
    ? `<label><input type="checkbox" name="org" value="true"> For all of ${shown(team.enterprise.name)}</label>`
    : '';
  res.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  });
  res.end(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Install ${shown(bot.name)}</title>
<h1>${shown(bot.name)} asks to be let into ${shown(team.name)}</h1>
<p>It will be able to use:</p>
<ul>${scopes.map((scope) => `<li>${shown(scope)}</li>`).join('')}</ul>
<form method="post">
<label>You are <select name="user">${who.join('')}</select></label>
${org}
<button name="decision" value="approve">Allow</button>
<button name="decision" value="deny">Cancel</button>
</form>
</html>
`);
}

function shown(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
