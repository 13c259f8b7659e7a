/** For the default of a switch over a union: a kind that the renderer does not know throws. */
export function unreachable(value: never): never {
  throw new Error(`unknown kind: ${JSON.stringify(value)}`);
}
