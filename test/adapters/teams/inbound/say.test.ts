import { describe, expect, test } from 'vitest';
import type { Where } from '../../../../adapters/teams/parse.ts';
import { replacing } from '../../../../adapters/teams/replace.ts';
import { insisting } from '../../../../adapters/teams/say.ts';
import { told } from '../../../../adapters/teams/say-to.ts';
import type { Wire } from '../../../../adapters/teams/wire.ts';
import { PlatformError } from '../../../../src/runtime/ports.ts';
import { keptLog } from '../outbound/log.ts';
import { held } from './hearing.ts';

const where: Where = {
  tenant: 't-1',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  place: 'personal',
  conversation: 'a:1',
  root: null,
  bot: '28:bot',
};

function failing(outcome: PlatformError['outcome'], retryAfterMs?: number) {
  const waiting = retryAfterMs === undefined ? {} : { retryAfterMs };
  const error = new PlatformError({
    platform: 'teams',
    operation: 'send',
    reason: 'x',
    outcome,
    ...waiting,
  });
  let attempts = 0;
  const work = async () => {
    attempts += 1;
    throw error;
  };
  return { work, error, attempts: () => attempts };
}

describe('an answer that fails', () => {
  test('is tried again only where it certainly was not sent, and soon', async () => {
    const once = [failing('refused'), failing('ambiguous'), failing('retryable', 60_000)];
    for (const { work, error, attempts } of once) {
      await expect(insisting(work)).rejects.toBe(error);
      expect(attempts()).toBe(1);
    }
    const busy = failing('retryable', 1);
    await expect(insisting(busy.work)).rejects.toBe(busy.error);
    expect(busy.attempts()).toBe(3);
  });
});

describe('a message that is replaced', () => {
  test('twice at once shows what came last, whichever Teams is slower with', async () => {
    const slow = held<void>();
    const put: unknown[] = [];
    const update: Wire['update'] = async (_, __, id, { summary }) => {
      if (summary === 'one') await slow.promise;
      put.push([id, summary]);
    };
    const replace = replacing({ update } as Partial<Wire> as Wire, keptLog());
    const first = replace(where, '1', told('one'));
    await Promise.all([
      replace(where, '1', told('two')),
      replace(where, '1', told('three')),
      replace(where, '2', told('other')),
    ]);
    expect(put).toEqual([['2', 'other']]);
    slow.release();
    await first;
    expect(put.slice(1)).toEqual([
      ['1', 'one'],
      ['1', 'three'],
    ]);
    await replace(where, '1', told('four'));
    expect(put.at(-1)).toEqual(['1', 'four']);
  });
});
