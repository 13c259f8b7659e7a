import { z } from 'zod';
import { isLoopback } from './local-only.ts';
import {
  credentialVariables,
  filled,
  httpAddress,
  type SlackCredentials,
  slackCredentials,
} from './slack-credentials.ts';
import { type TeamsCredentials, teamsCredentials, teamsVariables } from './teams-credentials.ts';
import type { TracesTo } from './traces.ts';

/** A mistake in the environment or the arguments; each line names one and the way out. */
export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
  }
}

export interface Config {
  readonly host: string;
  readonly port: number;
  /** A Postgres of the operator's; null: the embedded one in `dataDir`. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  /** The desk file; null only in sandbox mode, which brings one. */
  readonly deskFile: string | null;
  /** null: no Slack; without Teams too, sandbox mode. */
  readonly slack: SlackCredentials | null;
  readonly teams: TeamsCredentials | null;
  /** Where the platforms and people reach the bot, without a `/` at its end. */
  readonly publicUrl: string | null;
  readonly logLevel: LogLevel;
  /** What `/metrics` asks for; null or none: nothing. */
  readonly metricsToken?: string | null;
  /** The collector of traces; null or none: there are none. */
  readonly traces?: TracesTo | null;
}

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Platforms send people and requests to it, so it is https except on this machine. */
function isPublic(url: URL | null): boolean {
  if (!url || url.search || url.hash || url.username) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

const collector = httpAddress(
  'expected the http or https address of a collector, such as http://127.0.0.1:4318',
);

// Schemas are asked once, for which those that zod would generate code of take longer.
z.config({ jitless: true });

const environmentSchema = z.object({
  HOST: filled,
  PORT: filled
    .transform((value) => (value === undefined ? 3000 : Number(value)))
    .pipe(z.int('expected a port from 0 to 65535').min(0).max(65_535)),
  DATABASE_URL: filled.refine(
    (value) => value === undefined || /^postgres(ql)?:\/\//.test(value),
    'expected a URL that begins with postgres://',
  ),
  FIRSTLINE_DATA_DIR: filled,
  FIRSTLINE_CONFIG: filled,
  ...credentialVariables,
  ...teamsVariables,
  PUBLIC_URL: filled.refine(
    (value) => value === undefined || isPublic(URL.parse(value)),
    'expected the address at which the internet finds the bot, such as https://support.example.com',
  ),
  METRICS_TOKEN: filled.refine(
    (value) => value === undefined || /^[!-~]+$/.test(value),
    'expected visible ASCII characters without blanks, as no other can be sent in a header; `openssl rand -hex 32` prints such a token',
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: collector,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collector,
  OTEL_SERVICE_NAME: filled,
  LOG_LEVEL: filled.pipe(
    z.enum(logLevels, `expected one of ${logLevels.join(', ')}`).default('info'),
  ),
});

/**
 * The configuration, from the environment. Throws a ConfigError that lists every mistake by the
 * name of its variable.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    );
  }
  const env = parsed.data;
  const problems: string[] = [];
  const slack = slackCredentials(env, problems);
  const teams = teamsCredentials(env, problems);
  const host = env.HOST ?? '127.0.0.1';
  if (teams?.kind === 'playground') problems.push(...openedBy(host, env.PUBLIC_URL));
  if (slack || teams) {
    if (!env.FIRSTLINE_CONFIG) {
      problems.push(
        'FIRSTLINE_CONFIG: expected the path of your desk file; desk.example.yaml shows one',
      );
    }
  } else if (problems.length === 0) {
    problems.push(...sandboxProblems(host, env.PORT));
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    host,
    port: env.PORT,
    databaseUrl: env.DATABASE_URL ?? null,
    dataDir: env.FIRSTLINE_DATA_DIR ?? '.firstline',
    deskFile: env.FIRSTLINE_CONFIG ?? null,
    slack,
    teams,
    publicUrl: env.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    logLevel: env.LOG_LEVEL,
    metricsToken: env.METRICS_TOKEN ?? null,
    traces: tracesTo(env),
  };
}

/** By OpenTelemetry's own variables, of which that for traces alone is an address as it stands. */
function tracesTo(env: z.infer<typeof environmentSchema>): TracesTo | null {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: all, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own } = env;
  const url = own ?? (all && `${all.replace(/\/+$/, '')}/v1/traces`);
  return url ? { url, service: env.OTEL_SERVICE_NAME ?? 'firstline' } : null;
}

/**
 * The configuration of the bot in the Teams playground, whatever the environment holds for a bot
 * elsewhere; with this desk file where none is named. Throws as `readConfig` does.
 */
export function readPlaygroundConfig(
  deskFile: string,
  environment: NodeJS.ProcessEnv = process.env,
): Config & { readonly deskFile: string } {
  const { HOST, PORT, FIRSTLINE_DATA_DIR, FIRSTLINE_CONFIG, LOG_LEVEL } = environment;
  const config = readConfig({
    ...{ HOST, PORT, FIRSTLINE_DATA_DIR, LOG_LEVEL },
    FIRSTLINE_CONFIG: FIRSTLINE_CONFIG?.trim() || deskFile,
    TEAMS_PLAYGROUND: '1',
  });
  return { ...config, deskFile: config.deskFile ?? deskFile };
}

/** What would let others than the programs of this machine to the playground. */
function openedBy(host: string, publicUrl: string | undefined): string[] {
  const why =
    'in the Teams playground nobody is asked who they are, so it serves this machine alone';
  const problems: string[] = [];
  if (!isLoopback(host)) problems.push(`HOST: ${why}; expected 127.0.0.1, found ${host}`);
  if (publicUrl && !isLoopback(URL.parse(publicUrl)?.hostname ?? '')) {
    problems.push(`PUBLIC_URL: ${why}; remove it, or TEAMS_PLAYGROUND`);
  }
  return problems;
}

function sandboxProblems(host: string, port: number): string[] {
  const problems: string[] = [];
  if (!isLoopback(host)) {
    problems.push(
      `HOST: without the credentials of Slack or Teams the sandbox runs, which serves this machine alone; expected 127.0.0.1, found ${host}`,
    );
  }
  if (port === 65_535) {
    problems.push('PORT: the sandbox’s page needs the port after it; choose one below 65535');
  }
  return problems;
}
