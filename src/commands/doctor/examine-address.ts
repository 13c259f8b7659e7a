import { createHmac, randomUUID } from 'node:crypto';
import { type Finding, ok, warning, wrong } from './finding.ts';

/** What findings about it are about. */
export const publicAddress = 'public address';
const about = publicAddress;
const patienceMs = 5000;

/**
 * Whether Slack's requests would arrive: a request signed as Slack signs them is sent to the public
 * address, and the bot there must know it for genuine.
 */
export async function examineAddress(publicUrl: string, signingSecret: string): Promise<Finding> {
  const url = new URL('/slack/events', publicUrl);
  try {
    const { status, heard } = await knock(url, signingSecret);
    if (heard) return ok(about, `${url.href} answers, with this signing secret`);
    if (status === 401) {
      return wrong(
        about,
        `${url.href} refuses a request signed with SLACK_SIGNING_SECRET`,
        'Give the running bot the signing secret of this Slack app, and check its clock.',
      );
    }
    return wrong(
      about,
      `${url.href} answered ${status}`,
      'Let the address lead to the bot: its HOST and PORT, or the proxy before it.',
    );
  } catch (error) {
    return failureOf(error, url);
  }
}

/** The address is not known. */
export function notLookedAt(): Finding {
  return warning(
    about,
    'PUBLIC_URL is not set, so it was not looked at',
    'Set PUBLIC_URL to the address that the internet reaches the bot by, such as https://support.example.com.',
  );
}

/** No answer came from there. */
export function failureOf(error: unknown, { href }: URL): Finding {
  const { code, name } =
    (error as { cause?: NodeJS.ErrnoException }).cause ?? (error as Error & { code?: string });
  return wrong(
    about,
    `nothing answers at ${href} (${code ?? name})`,
    'Start the bot, and let the address lead to it. Some networks cannot reach their own public address: then try from another one.',
  );
}

/** Slack's own check of an address: a bot that knows the signature for genuine says the challenge. */
async function knock(
  url: URL,
  signingSecret: string,
): Promise<{ readonly status: number; readonly heard: boolean }> {
  const challenge = randomUUID();
  const body = JSON.stringify({ type: 'url_verification', challenge });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', signingSecret)
    .update(`v0:${timestamp}:${body}`)
    .digest('hex');
  const answer = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'content-type': 'application/json',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    },
    body,
    signal: AbortSignal.timeout(patienceMs),
  });
  const said = (await answer.text()).slice(0, 1000);
  return { status: answer.status, heard: answer.status === 200 && said.includes(challenge) };
}
