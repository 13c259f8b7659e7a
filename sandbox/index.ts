export type { Fault, HeldFault } from './faults.ts';
export { BOT, PEOPLE, PERSON_IDS, type PersonId, TEAM } from './people.ts';
export { startSandbox } from './start.ts';
export type * from './types.ts';
export type { Block, Element, Message, Option, StateValues, View } from './wire.ts';
