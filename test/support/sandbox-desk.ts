import { fileURLToPath } from 'node:url';
import {
  type Message,
  type Person,
  type PersonId,
  type Sandbox,
  type SandboxOptions,
  startSandbox,
  type View,
} from '../../sandbox/index.ts';

export const signingSecret = 'a-secret-of-the-scenario-tests';
export const botToken = 'xoxb-scenario-tests';
export const supportChannel = 'C0SUPPORT';

/** A person of the sandbox as a desk file writes them. */
export function person(id: PersonId, name: string): { address: string; name: string } {
  return { address: `slack:T0SANDBOX/${id}`, name };
}

/** A desk with the NetEx policy beside it: Ana and Ben work there, Dana and Pia are told. */
export const netexDesk = {
  policy: 'netex.yaml',
  supportChannel: `slack:T0SANDBOX/${supportChannel}`,
  roster: [person('U0ANA', 'Ana'), person('U0BEN', 'Ben')],
  contacts: { director: [person('U0DANA', 'Dana')], president: [person('U0PIA', 'Pia')] },
  fallback: person('U0ANA', 'Ana'),
};

/** Slack waits longer than it would: a machine that is busy with other tests is no fault of the bot's. */
export function openSandbox(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const manifestPath = fileURLToPath(new URL('../../manifest/slack.yaml', import.meta.url));
  return startSandbox({ signingSecret, botToken, manifestPath, patienceMs: 10_000, ...options });
}

/** The whole way of a Severity 1 report through the form; leaves it open at its closing message. */
export async function fillIn(who: Person, summary = 'Nothing transfers'): Promise<string> {
  await who.command('/support');
  await who.submit({ summary, product: 'user-access', systemDown: 'yes' });
  await who.submit({ errorText: 'NETEX 4107' });
  await who.submit();
  return numberIn(who.modal());
}

/** A Severity 1 report, sent and its form closed. Returns the ticket's number. */
export async function report(who: Person, summary?: string): Promise<string> {
  const number = await fillIn(who, summary);
  await who.close();
  return number;
}

export function numberIn(view: View | undefined): string {
  const number = /NX-\d+/.exec(words(view))?.[0];
  if (!number) throw new Error(`no ticket number in ${words(view)}`);
  return number;
}

/** All that stands in a message or a view, to look for words in. */
export function words(shown: Message | View | readonly Message[] | undefined): string {
  return JSON.stringify(shown ?? '');
}

/** The root cards in the support channel that name this ticket. */
export function roots(sandbox: Sandbox, number: string): Message[] {
  return sandbox
    .channel(supportChannel)
    .filter((message) => !message.thread_ts && message.text.includes(number));
}

/** What stands under a root card, in the order of sending. */
export function replies(sandbox: Sandbox, root: Message): Message[] {
  return sandbox.channel(supportChannel).filter(({ thread_ts }) => thread_ts === root.ts);
}
