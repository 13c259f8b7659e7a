export { type AppOptions, type Ending, type Grant, SlackApp } from './app.ts';
export type { Fault, HeldFault } from './faults.ts';
export {
  BOT,
  type BotIdentity,
  type Founder,
  type GivenPerson,
  PEOPLE,
  PERSON_IDS,
  type PersonId,
  TEAM,
  type Team,
} from './people.ts';
export { startSandbox } from './start.ts';
export { overHttp, PATIENCE_MS, type Sent, type Transport } from './transport.ts';
export type * from './types.ts';
export type { Block, Element, Message, Option, StateValues, View } from './wire.ts';
