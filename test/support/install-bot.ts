export interface InstallOptions {
  /** Where the bot listens, without a slash at the end. */
  readonly botUrl: string;
  /** Where Slack is, without a slash at the end. */
  readonly slackUrl: string;
  /** The workspace; default: the only one, or the first. */
  readonly team?: string;
  /** Who installs; default: the workspace's first person. */
  readonly as?: string;
  readonly orgWide?: boolean;
  /** Default: they allow it. */
  readonly decision?: 'approve' | 'deny';
}

/** What somebody's browser shows at last. */
export interface Landed {
  readonly status: number;
  readonly text: string;
  /** Where it would go on to, e.g. into Slack. */
  readonly location: string | null;
}

/** A browser that keeps cookies by host, `Secure` ones too, and follows nothing by itself. */
export interface Browser {
  get(url: URL): Promise<Landed>;
}

export function openBrowser(): Browser {
  const jars = new Map<string, Map<string, string>>();
  return {
    async get(url) {
      const jar = jars.get(url.host) ?? new Map<string, string>();
      jars.set(url.host, jar);
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(url, { redirect: 'manual', headers: cookie ? { cookie } : {} });
      for (const set of response.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
        if (name !== undefined && value !== undefined) jar.set(name, value);
      }
      const location = response.headers.get('location');
      return { status: response.status, text: await response.text(), location };
    },
  };
}

/** Opens the bot's page of installation. Where it sends to: Slack's address, at this Slack. */
export async function askToInstall(browser: Browser, o: InstallOptions): Promise<URL> {
  const page = await browser.get(new URL('/slack/install', o.botUrl));
  const link = page.location ?? /href="([^"]*\/oauth\/v2\/authorize[^"]*)"/.exec(page.text)?.[1];
  if (!link) throw new Error(`no way to Slack: ${page.status} ${page.text}`);
  const { pathname, search } = new URL(link.replaceAll('&amp;', '&'));
  const authorize = new URL(`${pathname}${search}`, o.slackUrl);
  if (o.team !== undefined) authorize.searchParams.set('team', o.team);
  return authorize;
}

/** Allows or denies it. Where Slack sends back to, at this bot whatever its public address is. */
export async function decide(browser: Browser, authorize: URL, o: InstallOptions): Promise<URL> {
  const { decision = 'approve', as, orgWide = false } = o;
  const chosen = new URL(authorize);
  chosen.searchParams.set('decision', decision);
  if (as !== undefined) chosen.searchParams.set('user', as);
  if (orgWide) chosen.searchParams.set('org', 'true');
  const sent = await browser.get(chosen);
  if (!sent.location) throw new Error(`Slack refused it: ${sent.status} ${sent.text}`);
  const { pathname, search } = new URL(sent.location);
  return new URL(`${pathname}${search}`, o.botUrl);
}

/** The whole way of an installation, as somebody goes it in a browser. */
export async function installBot(o: InstallOptions): Promise<Landed> {
  const browser = openBrowser();
  return browser.get(await decide(browser, await askToInstall(browser, o), o));
}
