/** So many of them, in words: `1 ticket`, `2 tickets`. */
export function count(many: number, what: string): string {
  return many === 1 ? `1 ${what}` : `${many} ${what}s`;
}
