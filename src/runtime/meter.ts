import type { Meter, Trail } from './ports/surroundings.ts';

/** Where nobody watches. */
export const unmetered: Meter = {
  acknowledged() {},
  turnedAway() {},
  submitted() {},
  checked() {},
  delivered() {},
  sentAfter() {},
  paced() {},
  overdue() {},
};

/** Where nobody follows. */
export const untrailed: Trail = {
  step: (_name, _about, work) => work(),
  note() {},
  forget() {},
};
