import type { Figure } from './report/figure.ts';

/** What a suite is run with. */
export interface Bench {
  /** How often each thing is measured, ours and the other in turn: 5, or 1 in a quick run. */
  readonly rounds: number;
  /** A run that only shows that everything works: less of everything, and its figures say nothing. */
  readonly quick: boolean;
  /** Numbers of tickets that a cost is measured at, ascending: 10³ to 10⁶; up to 10⁴ in a quick run. */
  readonly sizes: readonly number[];
  /** A folder of this run, which goes with it. */
  readonly folder: string;
  /** The Postgres of this run, with fsync and otherwise as the bot starts its own. */
  postgres(): Promise<Server>;
  /** The address of a database with so many open tickets in it; the same one at each call. */
  filled(tickets: number): Promise<string>;
  /** Tells who waits what is under way. */
  say(text: string): void;
}

export interface Server {
  /** e.g. `18.4`. */
  readonly version: string;
  /** Makes a database and gives its address: `tables` with the bot's, or a copy of one that nobody is in. */
  create(name: string, has: 'nothing' | 'tables' | { readonly copyOf: string }): Promise<string>;
  drop(name: string): Promise<void>;
}

/** One suite: `npm run bench -- <name>` runs it alone. */
export interface Suite {
  /** What is measured and how, with the warm-up and how the others are configured: a few sentences. */
  readonly about: string;
  /** The packages that it compares with or measures, whose versions are printed. */
  readonly packages: readonly string[];
  run(bench: Bench): Promise<Measured>;
}

export interface Measured {
  readonly lines: readonly Line[];
  readonly curves?: readonly Curve[];
}

/** One line of the table. */
export interface Line {
  /** What is measured, e.g. `CPU per /support`. */
  readonly what: string;
  /** e.g. `ms`, `/s`, `MB`. */
  readonly unit: string;
  readonly ours: Figure;
  /** What it is measured against, e.g. `Bolt’s HTTPReceiver with an empty ack()`, and its figure. */
  readonly against: { readonly what: string; readonly figure: Figure } | null;
  /** Ours by theirs, round by round. Null where there is nothing to compare with. */
  readonly ratio: Figure | null;
  /** Null: only reported. */
  readonly goal: Goal | null;
  /** What a reader must know beside the figures; a sentence. */
  readonly note?: string;
}

/** What the median must keep: that of the ratio, or of our own figure. */
export interface Goal {
  readonly of: 'ratio' | 'ours';
  readonly is: 'at most' | 'at least' | 'below';
  readonly value: number;
}

/** How a cost grows: one picture. */
export interface Curve {
  /** Names its file, e.g. `idle-tick`. */
  readonly name: string;
  readonly title: string;
  /** What grows along x, e.g. `open tickets`. */
  readonly over: string;
  readonly unit: string;
  readonly series: readonly {
    readonly name: string;
    readonly points: readonly { readonly n: number; readonly figure: Figure }[];
  }[];
}
