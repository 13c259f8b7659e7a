import { z } from 'zod';

/** A mistake in the environment or the arguments; each line names one and the way out. */
export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
  }
}

export interface SlackCredentials {
  readonly signingSecret: string;
  readonly botToken: string;
  /** Another Web API base than Slack's own, ending in `/`. */
  readonly apiUrl: string | null;
}

export interface Config {
  readonly host: string;
  readonly port: number;
  /** A Postgres of the operator's; null: the embedded one in `dataDir`. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  /** The desk file; null only in sandbox mode, which brings one. */
  readonly deskFile: string | null;
  /** null: sandbox mode. */
  readonly slack: SlackCredentials | null;
  readonly logLevel: LogLevel;
}

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

const loopback = new Set(['127.0.0.1', '::1', 'localhost']);

const filled = z
  .string()
  .trim()
  .optional()
  .transform((value) => value || undefined);

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
  SLACK_SIGNING_SECRET: filled,
  SLACK_BOT_TOKEN: filled.refine(
    (value) => value === undefined || value.startsWith('xoxb-'),
    'expected a bot token, which begins with xoxb-',
  ),
  SLACK_APP_TOKEN: filled.refine(
    (value) => value === undefined,
    'Socket Mode is not supported yet: remove it, and let Slack reach /slack/events over HTTPS',
  ),
  SLACK_API_URL: filled.refine(
    (value) => value === undefined || URL.canParse(value),
    'expected a URL, such as https://slack.com/api/',
  ),
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
  const host = env.HOST ?? '127.0.0.1';
  if (!slack && !loopback.has(host)) {
    problems.push(
      `HOST: without Slack credentials the sandbox runs, which serves this machine alone; expected 127.0.0.1, found ${host}`,
    );
  }
  if (!slack && env.PORT === 65_535) {
    problems.push('PORT: the sandbox’s page needs the port after it; choose one below 65535');
  }
  if (slack && !env.FIRSTLINE_CONFIG) {
    problems.push(
      'FIRSTLINE_CONFIG: expected the path of your desk file; policies/desk.example.yaml shows one',
    );
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    host,
    port: env.PORT,
    databaseUrl: env.DATABASE_URL ?? null,
    dataDir: env.FIRSTLINE_DATA_DIR ?? '.firstline',
    deskFile: env.FIRSTLINE_CONFIG ?? null,
    slack,
    logLevel: env.LOG_LEVEL,
  };
}

function slackCredentials(
  env: z.infer<typeof environmentSchema>,
  problems: string[],
): SlackCredentials | null {
  const { SLACK_SIGNING_SECRET: signingSecret, SLACK_BOT_TOKEN: botToken } = env;
  if (!signingSecret && !botToken) {
    if (env.SLACK_API_URL) {
      problems.push('SLACK_API_URL: needs SLACK_SIGNING_SECRET and SLACK_BOT_TOKEN as well');
    }
    return null;
  }
  if (!signingSecret) problems.push('SLACK_SIGNING_SECRET: missing, while SLACK_BOT_TOKEN is set');
  if (!botToken) problems.push('SLACK_BOT_TOKEN: missing, while SLACK_SIGNING_SECRET is set');
  if (!signingSecret || !botToken) return null;
  const apiUrl = env.SLACK_API_URL ?? null;
  return {
    signingSecret,
    botToken,
    apiUrl: apiUrl && (apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/`),
  };
}
