import { botbuilderWire, type Patience } from '../../../../adapters/teams/botbuilder.ts';
import { teamsPlatform } from '../../../../adapters/teams/outbound.ts';
import type { Wire } from '../../../../adapters/teams/wire.ts';
import { type PlatformError, realTimers } from '../../../../src/runtime/ports.ts';
import { openTenant, type Tenant, type TenantOptions } from '../../../support/teams/tenant.ts';
import { keptLog } from './log.ts';
import { memoryReferences } from './memory-references.ts';

/** So long that a busy machine is no time-out. */
export const PATIENT: Patience = {
  sendMs: 20_000,
  readMs: 20_000,
  tokenMs: 20_000,
  keysMs: 20_000,
};

const SOON = 250;

/** What sends to a simulated tenant, which nothing was heard of as yet. */
export async function openSending(options?: TenantOptions) {
  const tenant = await openTenant(options);
  const references = memoryReferences();
  const log = keptLog();
  let ms = 1_000_000;
  const timers = { ...realTimers, now: () => ms };
  const wireWith = (patience: Partial<Patience> = {}) =>
    botbuilderWire(tenant.credentials, log, { ...PATIENT, ...patience });
  const platformOn = (wire: Wire) =>
    teamsPlatform({ wire, references, log, forms: 'dialog', timers });
  const wire = wireWith();
  const platform = platformOn(wire);
  return {
    tenant,
    references,
    log,
    wire,
    platform,
    /** The same, which soon gives up what is not answered. */
    impatient: platformOn(wireWith({ sendMs: SOON, readMs: SOON })),
    /** The same, which soon gives up to sign in. */
    signingInSoon: platformOn(wireWith({ tokenMs: SOON })),
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
export async function unheard(work: Promise<unknown>): Promise<void> {
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
