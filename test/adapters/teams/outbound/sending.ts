import { botbuilderWire, type Patience } from '../../../../adapters/teams/botbuilder.ts';
import { teamsPlatform } from '../../../../adapters/teams/outbound.ts';
import type { PlatformError } from '../../../../src/runtime/ports.ts';
import { openTenant, type Tenant, type TenantOptions } from '../../../support/teams/tenant.ts';
import { keptLog } from './log.ts';
import { memoryReferences } from './memory-references.ts';

export const SHORT: Patience = { sendMs: 200, readMs: 200, tokenMs: 200, keysMs: 200 };

/** What sends to a simulated tenant, which nothing was heard of as yet. */
export async function openSending(options?: TenantOptions) {
  const tenant = await openTenant(options);
  const references = memoryReferences();
  const log = keptLog();
  const wire = botbuilderWire(tenant.credentials, log, SHORT);
  let ms = 1_000_000;
  const platform = teamsPlatform({ wire, references, log, forms: 'dialog', now: () => ms });
  return {
    tenant,
    references,
    log,
    wire,
    platform,
    /** The clock of the pace and of what is kept. */
    pass: (by: number) => {
      ms += by;
    },
    /** As if somebody had written in a channel. */
    heardIn: (key: string) => {
      const { address, id, groupId } = tenant.channel(key);
      const serviceUrl = tenant.serviceUrl();
      return references.learn([{ address, conversation: id, team: groupId, serviceUrl }]);
    },
    /** As if a person had written to the bot. */
    heardFrom: async (key: string) => {
      await unheard(tenant.install(key));
      const { address, userId, name, chat } = tenant.person(key);
      const serviceUrl = tenant.serviceUrl();
      await references.learn([{ address, conversation: chat, userId, name, serviceUrl }]);
    },
    /** The requests to the connector: method and the path below `/v3`. */
    calls: () => callsOf(tenant),
  };
}

export type Sending = Awaited<ReturnType<typeof openSending>>;

function callsOf({ requests }: Tenant): readonly string[] {
  return requests.flatMap(({ method, path }) => {
    const below = /\/v3\/(.*)$/.exec(decodeURIComponent(path))?.[1];
    return below === undefined ? [] : [`${method} ${below.replace(/\?.*/, '')}`];
  });
}

/** Something that a bot would have heard of, done while none is connected. */
export async function unheard(work: Promise<void>): Promise<void> {
  const { message } = await failure(work);
  if (message !== 'no bot is connected') throw new Error(message);
}

/** What a call failed with. */
export async function failure(work: Promise<unknown>): Promise<PlatformError> {
  try {
    await work;
  } catch (error) {
    return error as PlatformError;
  }
  throw new Error('it did not fail');
}

export const message = {
  summary: 'Hello',
  parts: [{ kind: 'paragraph' as const, text: ['Hello'] }],
};
export const entry = { entryId: 'e-1', repeat: false };
