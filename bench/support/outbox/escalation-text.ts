const word = 'escalated at ';

/** What an escalation of the bench begins with, which tells when it was written: `at`, epoch ms. */
export function escalationText(at: number): string {
  return `${word}${at}`;
}

/** When it was written, epoch ms; null: it is another message. */
export function escalatedAt(text: string): number | null {
  return text.startsWith(word) ? Number(text.slice(word.length)) : null;
}
