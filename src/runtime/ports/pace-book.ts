/** What replicas share to keep a platform's pace together. It belongs to no desk. */
export interface PaceBook {
  /**
   * Gives `work` what stands under these keys and the milliseconds of a clock that all replicas
   * share, and writes what it answers, while nobody else reads or writes under any of them. `work`
   * may be run again. What stands under a key is forgotten once it was not written for two hours.
   */
  change<Result>(
    keys: readonly string[],
    work: (states: ReadonlyMap<string, unknown>, now: number) => PaceChange<Result>,
  ): Promise<Result>;
}

export interface PaceChange<Result> {
  readonly result: Result;
  /** JSON values, by key; what is left out stays. */
  readonly states: ReadonlyMap<string, unknown>;
}
