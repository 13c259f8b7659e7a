import fc from 'fast-check';

// Loaded before each test file. The tests are the same in every run, so that a change is judged by
// what it changes; `npm run explore` draws new cases.

const explored = process.env.FIRSTLINE_EXPLORE;
fc.configureGlobal(explored === undefined ? { seed: 20_260_602 } : { numRuns: Number(explored) });
