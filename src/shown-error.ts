import { at } from './runtime/ports.ts';

/** How far causes are followed. */
const deepest = 5;

/** What may stand in a log of an error. */
export interface ShownError {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
  readonly code?: string | number;
  /** Of an error of a platform. */
  readonly outcome?: string;
  readonly reason?: string;
  readonly cause?: ShownError;
  readonly errors?: readonly ShownError[];
}

/**
 * An error as the log may show it. Errors of libraries carry what they failed on: the database's its
 * query and parameters, those of HTTP their headers and bodies. So nothing is shown but what is named
 * here, and words only where they quote nothing that a person typed. What is no error shows its type.
 */
export function shownError(error: unknown, depth = 0): ShownError {
  if (!(error instanceof Error)) {
    return { type: typeof error, message: 'what was thrown is no error', stack: '' };
  }
  const [code, outcome, reason] = ['code', 'outcome', 'reason'].map((name) => at(error, name));
  const message = withoutSecrets(unquoted(error, code));
  const further = (inner: unknown) => shownError(inner, depth + 1);
  const isDeep = depth >= deepest;
  return {
    type: error.name,
    message,
    stack: [`${error.name}: ${message}`, ...framesOf(error)].join('\n'),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(typeof outcome === 'string' ? { outcome } : {}),
    ...(typeof reason === 'string' ? { reason: withoutSecrets(reason) } : {}),
    ...(error.cause instanceof Error && !isDeep ? { cause: further(error.cause) } : {}),
    ...(error instanceof AggregateError && !isDeep ? { errors: error.errors.map(further) } : {}),
  };
}

/** The words of an error, but of those that quote the text that could not be read. */
function unquoted({ name, message }: Error, code: unknown): string {
  if (name === 'SyntaxError') return 'a text that cannot be read';
  // Postgres' class of errors about values names them.
  if (name === 'PostgresError' && String(code).startsWith('22')) return 'a value that does not fit';
  return message;
}

/** The stack without the words of the error, which it repeats. */
function framesOf({ stack = '' }: Error): string[] {
  return stack.split('\n').filter((line) => /^\s+at /.test(line));
}

/** Tokens as Slack and Microsoft make them, and passwords in addresses, up to the last `@` before the host. */
const secrets =
  /\bx(?:ox[a-z]|app)[-.][\w.-]+|\bBearer\s+\S+|\beyJ[\w-]+\.[\w.-]+|(?<=:\/\/[^\s/:]*:)[^\s/]+(?=@)/g;

function withoutSecrets(text: string): string {
  return text.replaceAll(secrets, '(left out)');
}
