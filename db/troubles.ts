/** What keeps the database from being written to; `why` is a line for its operator. */
export interface Trouble {
  readonly kind: 'ended' | 'not started' | 'held' | 'full';
  readonly why: string;
}

/** Whether the database is in trouble; told once for each kind, and once when it is over. */
export interface Troubles {
  now(): Trouble | null;
  /** null: it is over. */
  tell(trouble: Trouble | null): void;
  onChange(listener: (trouble: Trouble | null) => void): void;
}

export function newTroubles(): Troubles {
  const listeners: ((trouble: Trouble | null) => void)[] = [];
  let present: Trouble | null = null;
  return {
    now: () => present,
    tell(trouble) {
      if (trouble?.kind === present?.kind) return;
      present = trouble;
      for (const listener of listeners) listener(trouble);
    },
    onChange: (listener) => void listeners.push(listener),
  };
}
