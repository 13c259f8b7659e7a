/** What `/support` is asked for. */
export type Asked =
  | { readonly kind: 'form' }
  | { readonly kind: 'new' }
  | { readonly kind: 'status'; readonly number: string }
  | { readonly kind: 'explain'; readonly number: string }
  | { readonly kind: 'mine' }
  | { readonly kind: 'queue' }
  | { readonly kind: 'hours' }
  | { readonly kind: 'contacts' }
  | { readonly kind: 'help' }
  /** A report in these words; `meant`: the words of the command that it may be a slip of. */
  | { readonly kind: 'report'; readonly text: string; readonly meant: string | null };

/** What needs no form. */
export type Inquiry = Exclude<Asked, { readonly kind: 'form' | 'new' | 'report' }>;

const subcommands = [
  'new',
  'status',
  'explain',
  'mine',
  'queue',
  'hours',
  'contacts',
  'help',
] as const;
type Subcommand = (typeof subcommands)[number];

/** Those that are about a ticket. */
const numbered: readonly Subcommand[] = ['status', 'explain'];

/** A whole tracking number, which nobody reports as such: `NX-1001`, `nx-1001`. */
const wholeNumber = /^[A-Za-z]{1,8}-\d{4,15}$/;

/** A tracking number, or what is left of one: `NX-1001`, `nx1001`, `#1001`. */
const numberLike = /^#?([A-Za-z]{1,8}-?)?\d{1,15}$/;

/**
 * Reads the words behind `/support`. A subcommand stands alone, or with nothing but a number behind
 * it where it takes one; a tracking number alone asks for its status; everything else is what
 * somebody wants to report.
 */
export function readCommand(text: string): Asked {
  const words = text.trim().split(/\s+/);
  const [first = '', second] = words;
  if (first === '') return { kind: 'form' };
  const known = subcommands.find((one) => one === first.toLowerCase());
  const number = second !== undefined && numberLike.test(second) ? second : '';
  const isBare = words.length === 1;
  const hasNumber = words.length === 2 && number !== '';
  if (known && (isBare || (hasNumber && numbered.includes(known)))) return askedFor(known, number);
  if (isBare && wholeNumber.test(first)) return { kind: 'status', number: first };
  const maySlip = !known && (isBare || hasNumber);
  const slip = maySlip ? subcommands.find((one) => isSlip(first, one)) : undefined;
  const fits = slip && (isBare || numbered.includes(slip));
  return { kind: 'report', text: text.trim(), meant: fits ? written(slip, number) : null };
}

/** A message that is nothing but what `/support` would answer without a form, else null. */
export function readInquiry(text: string): Inquiry | null {
  const asked = readCommand(behindCommand(text));
  return asked.kind === 'form' || asked.kind === 'new' || asked.kind === 'report' ? null : asked;
}

/** What a message has to report, as the command would take it; empty for nothing. */
export function readReport(text: string): string {
  const words = behindCommand(text);
  const { kind } = readCommand(words);
  return kind === 'form' || kind === 'new' ? '' : words;
}

/** A message without the command that it begins with, where it does: `/support` or `support`. */
function behindCommand(text: string): string {
  return text.trim().replace(/^\/?support(?:\s+|$)/i, '');
}

function askedFor(subcommand: Subcommand, number: string): Asked {
  return subcommand === 'status' || subcommand === 'explain'
    ? { kind: subcommand, number }
    : { kind: subcommand };
}

function written(subcommand: Subcommand, number: string): string {
  const argument = numbered.includes(subcommand) ? ` ${number || '<number>'}` : '';
  return `${subcommand}${argument}`;
}

/** Shorter words are a slip of too many others. */
const shortestSlip = 4;

/** One letter too many, missing or wrong, or two that changed places. */
function isSlip(typed: string, word: string): boolean {
  if (word.length < shortestSlip || Math.abs(typed.length - word.length) > 1) return false;
  const [a, b] = [typed.toLowerCase(), word];
  const at = [...a].findIndex((letter, index) => letter !== b[index]);
  const from = at < 0 ? a.length : at;
  const rest = (text: string, skipped: number) => text.slice(from + skipped);
  const swapped = a[from] === b[from + 1] && a[from + 1] === b[from];
  return (
    rest(a, 1) === rest(b, 1) ||
    rest(a, 1) === rest(b, 0) ||
    rest(a, 0) === rest(b, 1) ||
    (swapped && rest(a, 2) === rest(b, 2))
  );
}
