// What the shell needs of the world, and what it offers to it: one file a port.

export type { AttachedFile } from '../engine/attached-files.ts';
/** The value of a file field, for adapters; null stands for none. */
export { readFiles, writeFiles } from '../engine/attached-files.ts';
/** The value of a field of people, for adapters; null stands for nobody. */
export { readPeople, writePeople } from '../engine/person-list.ts';
export type { Address, Answers, Origin, Person } from '../engine/ticket.ts';
export type { Answer, Form } from '../views/form.ts';
export { type Lines, linesLeft, turnUnder } from './line.ts';
export { unmetered, untrailed } from './meter.ts';
export { memoryPaces } from './pace-book.ts';
export type { ContactEdit, ContactEdits } from './ports/contact-edits.ts';
export type { Agent, Desk } from './ports/desk.ts';
export type { Draft, GivenBack, ReferralRecord } from './ports/draft.ts';
export type { ClaimedHome, Homes, WatchedDesk } from './ports/homes.ts';
export type { Installation, Installations } from './ports/installations.ts';
export {
  type Caller,
  type ContactsPress,
  type Intake,
  logFailure,
  type Press,
  type Said,
  TurnedAway,
} from './ports/intake.ts';
export type {
  Belongings,
  ErasedTickets,
  Keeping,
  KeptEvent,
  KeptTicket,
  Stray,
  Unsent,
} from './ports/keeping.ts';
export type { MessageRef } from './ports/message-ref.ts';
export type {
  ClaimedEntry,
  Delivery,
  Outbox,
  OutboxEntry,
  UnsentEntry,
} from './ports/outbox.ts';
export type { PaceBook, PaceChange } from './ports/pace-book.ts';
export { at, isObject, listAt, textAt, type Unknown } from './ports/payload.ts';
export {
  messageGone,
  type Outcome,
  type Platform,
  PlatformError,
  type Reach,
  threadGone,
  unsentCodes,
} from './ports/platform.ts';
export type {
  ConversationReference,
  ConversationReferences,
  Learned,
} from './ports/references.ts';
export type {
  About,
  Clock,
  Log,
  Meter,
  StepName,
  Timers,
  Trail,
  Urgency,
  Watched,
} from './ports/surroundings.ts';
export type { Decision, DeliveryRecord, TicketRow, TicketStore } from './ports/ticket-store.ts';
export { realTimers } from './real-timers.ts';
export { type InTime, within } from './within.ts';
