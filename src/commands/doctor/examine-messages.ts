import { isLoopback } from '../../local-only.ts';
import { publicAddress as about, failureOf } from './examine-address.ts';
import { type Finding, ok, wrong } from './finding.ts';

const patienceMs = 5000;

/**
 * Whether Teams' requests would arrive, and nobody else's: a request that nobody signed is sent to
 * the public address, and the bot there must refuse it. `local`: it may be this machine's, as in tests.
 */
export async function examineMessages(publicUrl: string, local: boolean): Promise<Finding> {
  const url = new URL('/api/messages', publicUrl);
  if (isLoopback(url.hostname) && !local) {
    return wrong(
      about,
      `${url.href} is this machine alone, where Teams finds no bot`,
      'Set PUBLIC_URL to an https address that the internet finds, such as https://support.example.com.',
    );
  }
  try {
    const answer = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'message', channelId: 'msteams' }),
      signal: AbortSignal.timeout(patienceMs),
    });
    await answer.body?.cancel();
    return judged(url, answer);
  } catch (error) {
    return failureOf(error, url);
  }
}

function judged({ href }: URL, { status, headers }: Response): Finding {
  if (status === 401 && !headers.has('www-authenticate')) {
    return ok(about, `${href} answers, and refuses a request that is not Microsoft’s`);
  }
  if (status === 401) {
    return wrong(
      about,
      `something before the bot at ${href} asks for a login, which Teams has none of`,
      'Let the proxy pass requests to /api/messages on: the bot itself checks who they are of.',
    );
  }
  if (status >= 200 && status < 300) {
    return wrong(
      about,
      `${href} takes a request that nobody signed`,
      'Let the address lead to the bot itself, started with the credentials of Teams.',
    );
  }
  return wrong(
    about,
    `${href} answered ${status}`,
    'Let the address lead to the bot: its HOST and PORT, or the proxy before it.',
  );
}
