/** The word most like the given one, where one is like it at all. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const allowed = word.length < 2 ? 0 : Math.max(1, Math.floor(word.length / 3));
  return words
    .map((candidate) => ({
      candidate,
      distance: editDistance(word.toLowerCase(), candidate.toLowerCase()),
    }))
    .filter(({ distance }) => distance <= allowed)
    .sort((a, b) => a.distance - b.distance)[0]?.candidate;
}

/** What to add to a message about an unknown word: the nearest known one, or all of them. */
export function suggestion(word: string, words: readonly string[]): string {
  const near = nearest(word, words);
  if (near !== undefined) return `did you mean "${near}"?`;
  return words.length > 0 ? `there are ${[...new Set(words)].join(', ')}` : 'none is defined';
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number) => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j += 1) {
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
          at(i - 1, j) + 1,
          at(i, j - 1) + 1,
          swapped ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
  }
  return at(a.length, b.length);
}
