import { randomInt } from 'node:crypto';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** A fresh id in Slack's form: a letter for the kind, then capitals and digits. */
export function newId(kind: string, length = 10): string {
  let id = kind;
  for (let n = 0; n < length; n++) id += LETTERS[randomInt(LETTERS.length)];
  return id;
}
