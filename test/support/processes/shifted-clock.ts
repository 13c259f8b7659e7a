import { readFileSync } from 'node:fs';
import './unpaced.ts';

// Loaded ahead of a bot that is a process of its own: its machine's clock is set, again and again,
// to what stands in a file, as milliseconds off the real one.
const { TEST_CLOCK_FILE: file = '' } = process.env;
const RealDate = Date;
let off = 0;

class ShiftedDate extends RealDate {
  constructor(...given: readonly unknown[]) {
    super(...((given.length === 0 ? [RealDate.now() + off] : given) as [number]));
  }

  static override now(): number {
    return RealDate.now() + off;
  }
}

globalThis.Date = ShiftedDate as DateConstructor;
setInterval(() => {
  off = Number(readFileSync(file, 'utf8')) || 0;
}, 20).unref();
