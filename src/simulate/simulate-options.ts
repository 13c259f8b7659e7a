import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Instant } from '../engine/instant.ts';
import type { Act } from './simulate-policy.ts';

export const simulateUsage = `Usage: npm run -s firstline -- policy simulate <file> --reported-at <instant>
         --level <id> | --answer <question>=<value> …
         [--taken-at <instant>] [--waiting <instant>/<instant>] … [--raised-at <instant>=<level>] …
         [--resolved-at <instant>] [--until <instant>] [--timeline] [--json] [--svg <file>]`;

/** What was asked for, before it is held against a policy. */
export interface SimulateOptions {
  readonly file: string;
  readonly level: string | null;
  /** Answers by question id; empty where a level was given. */
  readonly answers: ReadonlyMap<string, string>;
  readonly reportedAt: Instant;
  /** In the order in which they happen, each with the option that it was given by. */
  readonly acts: readonly (Act & { readonly option: string })[];
  readonly until: Instant | null;
  /** A timeline is wanted, by itself or because of answers or events. */
  readonly timeline: boolean;
  readonly json: boolean;
  readonly svg: string | null;
}

/** An option that cannot be used. `usage`: the command itself is not understood. */
export class OptionError extends Error {
  readonly usage: boolean;

  constructor(message: string, usage = false) {
    super(message);
    this.name = 'OptionError';
    this.usage = usage;
  }
}

const instantSchema = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** Reads the arguments of `policy simulate`. Throws an OptionError that names the option. */
export function readSimulateOptions(args: readonly string[]): SimulateOptions {
  const { values, positionals } = parse(args);
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) {
    throw new OptionError(`expected one policy file, got ${positionals.length}`, true);
  }
  const { level, answer = [], 'reported-at': reported } = values;
  if (level === undefined && answer.length === 0) {
    throw new OptionError(
      '--level is missing: give the id of a level, such as 1, or answers with --answer',
      true,
    );
  }
  if (level !== undefined && answer.length > 0) {
    throw new OptionError(
      '--level and --answer: give one of them; answers bring their level with them',
      true,
    );
  }
  if (reported === undefined) {
    throw new OptionError(
      '--reported-at is missing: give an instant, such as 2026-06-01T17:00:00-04:00',
      true,
    );
  }
  const reportedAt = instant('--reported-at', reported);
  const acts = actsOf(values);
  const until = values.until === undefined ? null : instant('--until', values.until);
  requireOrder(reportedAt, acts, until);
  return {
    file,
    level: level ?? null,
    answers: answersOf(answer),
    reportedAt,
    acts,
    until,
    timeline: values.timeline || answer.length > 0 || acts.length > 0 || until !== null,
    json: values.json,
    svg: values.svg ?? null,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        level: { type: 'string' },
        answer: { type: 'string', multiple: true },
        'reported-at': { type: 'string' },
        'taken-at': { type: 'string' },
        waiting: { type: 'string', multiple: true },
        'raised-at': { type: 'string', multiple: true },
        'resolved-at': { type: 'string' },
        until: { type: 'string' },
        timeline: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        svg: { type: 'string' },
      },
    });
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error), true);
  }
}

function answersOf(given: readonly string[]): Map<string, string> {
  const answers = new Map<string, string>();
  for (const text of given) {
    const [id, value] = halves(text, '=');
    if (!id || value === null) {
      throw new OptionError(
        `--answer: "${text}" is no answer; expected a question's id and a value, such as impact=high`,
      );
    }
    if (answers.has(id)) {
      throw new OptionError(`--answer: "${id}" is answered twice; give one answer`);
    }
    answers.set(id, value);
  }
  return answers;
}

function actsOf(values: ReturnType<typeof parse>['values']): SimulateOptions['acts'] {
  const once = (type: 'Take' | 'Resolve', option: string, text: string | undefined) =>
    text === undefined ? [] : [{ type, at: instant(option, text), option }];
  const waits = (values.waiting ?? []).map(waitOf).sort((a, b) => a.from - b.from);
  waits.forEach((wait, position) => {
    const before = waits[position - 1];
    if (before && before.to > wait.from) {
      throw new OptionError(
        `--waiting: ${wait.text} begins before ${before.text} has ended; give them as one`,
      );
    }
  });
  return [
    ...once('Take', '--taken-at', values['taken-at']),
    ...waits.flatMap(({ from, to }) => [
      { type: 'WaitOnRequester' as const, at: from, option: '--waiting' },
      { type: 'ResumeWork' as const, at: to, option: '--waiting' },
    ]),
    ...(values['raised-at'] ?? []).map(levelChangeOf),
    ...once('Resolve', '--resolved-at', values['resolved-at']),
  ].sort((a, b) => a.at - b.at);
}

function waitOf(text: string): { from: Instant; to: Instant; text: string } {
  const [start, end] = halves(text, '/');
  if (end === null) {
    throw new OptionError(
      `--waiting: "${text}" has no end; expected two instants, such as 2026-06-02T09:00:00-04:00/2026-06-02T15:00:00-04:00`,
    );
  }
  const from = instant('--waiting', start);
  const to = instant('--waiting', end);
  if (to <= from) throw new OptionError(`--waiting: ${text} does not end after it begins`);
  return { from, to, text };
}

function levelChangeOf(text: string) {
  const [at, level] = halves(text, '=');
  if (!level) {
    throw new OptionError(
      `--raised-at: "${text}" names no level; expected an instant and a level, such as 2026-06-02T09:00:00-04:00=1`,
    );
  }
  return {
    type: 'ChangeLevel' as const,
    at: instant('--raised-at', at),
    level,
    option: '--raised-at',
  };
}

function requireOrder(
  reportedAt: Instant,
  acts: SimulateOptions['acts'],
  until: Instant | null,
): void {
  const utc = (at: Instant) => new Date(at).toISOString();
  const resolved = acts.find(({ type }) => type === 'Resolve');
  for (const { at, option } of acts) {
    if (at < reportedAt) {
      throw new OptionError(
        `${option}: ${utc(at)} is before the report, ${utc(reportedAt)}; give a later instant`,
      );
    }
    if (until !== null && at > until) {
      throw new OptionError(
        `${option}: ${utc(at)} is after --until, ${utc(until)}; give a later --until or leave it out`,
      );
    }
    if (resolved && at > resolved.at) {
      throw new OptionError(
        `${option}: ${utc(at)} is after --resolved-at, ${utc(resolved.at)}; give an earlier instant, or resolve later`,
      );
    }
  }
  if (until !== null && until < reportedAt) {
    throw new OptionError(
      `--until: ${utc(until)} is before the report, ${utc(reportedAt)}; give a later instant`,
    );
  }
}

function instant(option: string, text: string): Instant {
  const parsed = instantSchema.safeParse(text);
  if (parsed.success && !Number.isNaN(parsed.data)) return parsed.data;
  const local = z.iso.datetime({ local: true }).safeParse(text).success;
  const way = local
    ? `has no offset from UTC; add one, such as ${text}Z or ${text}-05:00`
    : 'is no instant; expected a date, a time and an offset, such as 2026-06-01T17:00:00-04:00';
  throw new OptionError(`${option}: "${text}" ${way}`);
}

/** A text before and after the first separator; null where there is none. */
function halves(text: string, separator: string): [string, string | null] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + separator.length)];
}
