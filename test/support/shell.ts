import { randomUUID } from 'node:crypto';
import { storeOn } from '../../db/index.ts';
import { unmetered, untrailed } from '../../src/runtime/meter.ts';
import { policyVersions } from '../../src/runtime/policies.ts';
import { type Desk, type Log, type Platform, realTimers } from '../../src/runtime/ports.ts';
import { newHint, type Shell } from '../../src/runtime/shell.ts';
import { takeUpDesks } from '../../src/runtime/take-up-desks.ts';
import { ana, dana, fay, monday, netex } from '../engine/made.ts';
import type { FreshDatabase } from './database.ts';

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** A desk with the NetEx policy: Ana works there, Dana is told. */
export const madeDesk: Desk = {
  id: 'desk',
  policy: netex,
  policyVersion: 'v1',
  supportChannels: ['slack:T1/CSUPPORT'],
  roster: [{ ...ana, duty: null }],
  offices: {},
  contacts: { director: [dana] },
  lead: null,
  fallback: fay,
  serves: [],
  publicStatus: false,
};

/** The shell on a database of one's own and a platform of the test's, at an hour when all desks are open. */
export async function openShell(
  database: FreshDatabase,
  slack: Partial<Platform>,
  desks: readonly Desk[] = [madeDesk],
  more: Partial<Shell> = {},
): Promise<Shell> {
  const { tickets, outbox, homes, keeping, contactEdits } = storeOn(database);
  const shell: Shell = {
    clock: { now: () => monday },
    log: silentLog,
    timers: realTimers,
    meter: unmetered,
    trail: untrailed,
    tickets,
    outbox,
    homes,
    keeping,
    contactEdits,
    desks: new Map(),
    fileDesks: new Map(),
    policies: policyVersions(tickets),
    platforms: new Map([['slack', { name: 'slack', directThreads: true, ...slack } as Platform]]),
    directory: { isMember: async () => false, reach: async () => null },
    newId: randomUUID,
    random: Math.random,
    hint: newHint(),
    ...more,
  };
  await takeUpDesks(shell, desks);
  return shell;
}
