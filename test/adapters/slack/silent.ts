import type { Log } from '../../../src/runtime/ports.ts';

export const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
