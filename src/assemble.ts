import { randomUUID } from 'node:crypto';
import type { Store } from '../db/index.ts';
import { admission } from './runtime/admission.ts';
import { directory } from './runtime/directory.ts';
import { intake } from './runtime/intake.ts';
import { policyVersions } from './runtime/policies.ts';
import { newHint, type Shell } from './runtime/shell.ts';
import type { Inbound, Side, SideParts } from './side.ts';

/** A bot whose parts are put together, before it takes up its desks and starts. */
export interface Assembled {
  readonly shell: Shell;
  readonly inbound: readonly (Inbound & { readonly name: string })[];
}

/** Puts a bot together on its store and its platforms. */
export function assemble(
  store: Store,
  sides: readonly Side[],
  {
    clock,
    log,
    timers,
    meter,
    trail,
  }: Pick<SideParts, 'clock' | 'log' | 'timers' | 'meter' | 'trail'>,
): Assembled {
  const platforms = new Map(sides.map(({ platform }) => [platform.name, platform]));
  const shell: Shell = {
    clock,
    log,
    timers,
    meter,
    trail,
    tickets: store.tickets,
    outbox: store.outbox,
    homes: store.homes,
    keeping: store.keeping,
    desks: new Map(),
    fileDesks: new Map(),
    contactEdits: store.contactEdits,
    policies: policyVersions(store.tickets),
    platforms,
    directory: directory(platforms, log, timers),
    newId: randomUUID,
    random: Math.random,
    hint: newHint(),
  };
  const handed = admission(intake(shell), shell);
  const inbound = sides.map((side) => ({ name: side.platform.name, ...side.inbound(handed) }));
  return { shell, inbound };
}
