import type { Meter } from './ports.ts';

/** Where nobody watches. */
export const unmetered: Meter = {
  acknowledged() {},
  submitted() {},
  checked() {},
  delivered() {},
  sentAfter() {},
  paced() {},
};
