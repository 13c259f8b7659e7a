import type { TeamsCredentials } from './credentials.ts';

/** Where Teams takes what is sent to somebody of whom no service URL is known yet. */
export const GLOBAL_SERVICE_URL = 'https://smba.trafficmanager.net/teams/';

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/**
 * Whether the bot may speak to a service URL: https on an allowed host. In the playground any on this
 * machine, and nothing else; with an authority of one's own, http too for allowed hosts on this machine.
 */
export function allowedBy(credentials: TeamsCredentials): (serviceUrl: string) => boolean {
  const playground = credentials.kind === 'playground';
  const local = playground || credentials.authority !== undefined;
  const hosts = credentials.serviceHosts.map((host) => host.toLowerCase());
  return (serviceUrl) => {
    if (!URL.canParse(serviceUrl)) return false;
    const url = new URL(serviceUrl);
    if (url.username !== '' || url.password !== '') return false;
    const loopback = LOOPBACK.has(url.hostname);
    if (playground) return loopback && /^https?:$/.test(url.protocol);
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback && local)) return false;
    return hosts.some((host) =>
      host.startsWith('*.') ? url.hostname.endsWith(host.slice(1)) : url.hostname === host,
    );
  };
}
