import { policyVersion } from '../../../src/files/load-policy.ts';
import type { Desk } from '../../../src/runtime/ports.ts';
import type { World } from '../world.ts';

/** Whoever runs the bot changes a policy now and then: open tickets keep the one they have. */
export async function operate(world: World, spanMs: number): Promise<void> {
  const random = world.random.fork('operator');
  if (random.chance(0.6)) return;
  await world.rest(random.span(spanMs / 100, spanMs));
  const changed = random.pick(world.desks());
  const atRisk = random.pick([0.4, 0.6, 0.8]);
  world.reload(world.desks().map((desk) => (desk === changed ? warning(desk, atRisk) : desk)));
}

/** The desk with a policy that warns at another part of the time. */
function warning(desk: Desk, atRisk: number): Desk {
  const policy = { ...desk.policy, atRisk };
  return { ...desk, policy, policyVersion: policyVersion(policy) };
}
