import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import type { Random } from './random.ts';

let source: Random | null = null;

/** From now on what is random in this process comes from here. */
export function drawFrom(random: Random): void {
  source = random;
}

const real = { bytes: crypto.randomBytes.bind(crypto), random: Math.random.bind(Math) };

function bytes(size: number): Buffer {
  const from = source;
  if (!from) return real.bytes(size);
  return Buffer.from(Array.from({ length: size }, () => from.below(256)));
}

function uuid(): string {
  const hex = bytes(16).toString('hex');
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
  ];
  return [...parts, hex.slice(20)].join('-');
}

function fraction(): number {
  return source ? source.next() : real.random();
}

function integer(low: number, high?: number): number {
  const [from, to] = high === undefined ? [0, low] : [low, high];
  return from + Math.floor(fraction() * (to - from));
}

/** At once: the real one is worked out in a thread, which takes a time of its own. */
async function digest(name: string, data: Uint8Array): Promise<ArrayBuffer> {
  const made = crypto.createHash(name.replace('-', '').toLowerCase()).update(data).digest();
  return new Uint8Array(made).buffer;
}

/**
 * Every id and every lot of the process comes from one source; before the first, from the real one.
 * Nothing random is worked out beside.
 */
export function patchChance(): void {
  const put = (onto: object, name: string, value: unknown) =>
    Object.defineProperty(onto, name, { value, configurable: true, writable: true });
  put(Math, 'random', fraction);
  put(crypto, 'randomUUID', uuid);
  put(crypto, 'randomInt', integer);
  put(crypto, 'randomBytes', bytes);
  put(globalThis.crypto, 'randomUUID', uuid);
  put(globalThis.crypto.subtle, 'digest', digest);
  syncBuiltinESMExports();
}
