import { randomBytes, randomInt } from 'node:crypto';

const LIFE_MS = 3000;
const KEPT = 1000;

type TriggerRefusal = 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id';

/** Trigger ids: three seconds of real time, one use. */
export class Triggers {
  readonly #issued = new Map<string, { person: string; at: number; used: boolean }>();

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
    if (performance.now() - trigger.at > LIFE_MS) return { refused: 'expired_trigger_id' };
    trigger.used = true;
    return { person: trigger.person };
  }
}
