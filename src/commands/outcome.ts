/** What a command of `firstline` comes to: 0 well, 1 not, 2 called wrongly. */
export interface Outcome {
  readonly exitCode: number;
  readonly output: string;
}
