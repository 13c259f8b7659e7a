import { randomBytes, randomInt } from 'node:crypto';

const KEPT = 1000;

type TriggerRefusal = 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id';

/** Trigger ids: one use, within their life in ms of real time. */
export class Triggers {
  readonly #lifeMs: number;
  readonly #issued = new Map<string, { person: string; at: number; used: boolean }>();

  constructor(lifeMs: number) {
    this.#lifeMs = lifeMs;
  }

  issue(person: string): string {
    const id = `${randomInt(1e9, 1e10)}.${randomInt(1e9, 1e10)}.${randomBytes(16).toString('hex')}`;
    this.#issued.set(id, { person, at: performance.now(), used: false });
    if (this.#issued.size > KEPT) {
      for (const oldest of this.#issued.keys()) {
        this.#issued.delete(oldest);
        break;
      }
    }
    return id;
  }

  has(id: string): boolean {
    return this.#issued.has(id);
  }

  exchange(id: string): { person: string } | { refused: TriggerRefusal } {
    const trigger = this.#issued.get(id);
    if (!trigger) return { refused: 'invalid_trigger_id' };
    if (trigger.used) return { refused: 'exchanged_trigger_id' };
    if (performance.now() - trigger.at > this.#lifeMs) return { refused: 'expired_trigger_id' };
    trigger.used = true;
    return { person: trigger.person };
  }
}
