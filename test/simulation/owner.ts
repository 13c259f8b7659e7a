import { AsyncLocalStorage } from 'node:async_hooks';

/** Whose doing something is: a replica's, or the world's around them. */
export interface Owner {
  readonly name: string;
  /** What it began goes on no more. */
  isGone: boolean;
  /** How far its clock stands before the true time. */
  skewMs: number;
}

/** One message on its way, as a replica means to send it, or a look for it. */
export interface Sending {
  /** The platform took it, whatever the replica heard. */
  arrived: boolean;
  /** The platform's id of the message, once it is there. */
  id: string | null;
  /** The words as they came to the platform; null where none did. */
  text: string | null;
  /** The platform's own word of refusal, where that was its last answer; else null. */
  refusal: string | null;
}

interface Context {
  readonly owner: Owner;
  readonly sending: Sending | null;
}

export const world: Owner = { name: 'world', isGone: false, skewMs: 0 };

const contexts = new AsyncLocalStorage<Context>();
const outside: Context = { owner: world, sending: null };

/** Whose code runs at this moment. */
export function ownerNow(): Owner {
  return (contexts.getStore() ?? outside).owner;
}

export function sendingNow(): Sending | null {
  return (contexts.getStore() ?? outside).sending;
}

/** Runs work, and all that comes of it, as the owner's. */
export function as<Result>(owner: Owner, work: () => Result): Result {
  return contexts.run({ owner, sending: null }, work);
}

/** Runs work, and the requests that come of it, as those of one message. */
export function sendingAs<Result>(sending: Sending, work: () => Result): Result {
  return contexts.run({ owner: ownerNow(), sending }, work);
}
