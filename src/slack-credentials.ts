import { z } from 'zod';

/** How the bot hears of Slack, and as whom it speaks there. */
export type SlackCredentials = (
  | {
      /** One workspace, whose requests come over HTTP. */
      readonly kind: 'token';
      readonly signingSecret: string;
      readonly botToken: string;
    }
  | {
      /** One workspace, over a socket that the bot opens. */
      readonly kind: 'socket';
      readonly appToken: string;
      readonly botToken: string;
    }
  | {
      /** Every workspace that installs it, over HTTP. */
      readonly kind: 'oauth';
      readonly signingSecret: string;
      readonly clientId: string;
      readonly clientSecret: string;
      /** Of 32 bytes each: the first encrypts tokens, all decrypt them. */
      readonly encryptionKeys: readonly Uint8Array[];
    }
) & {
  /** Another Web API base than Slack's own, ending in `/`. */
  readonly apiUrl: string | null;
};

/** A variable set to nothing counts as not set. */
export const filled = z
  .string()
  .trim()
  .optional()
  .transform((value) => value || undefined);

/** An http or https address; `expected` is the message for anything else. */
export function httpAddress(expected: string) {
  return filled.refine(
    (value) => value === undefined || /^https?:$/.test(URL.parse(value)?.protocol ?? ''),
    expected,
  );
}

const keyBytes = 32;

export const credentialVariables = {
  SLACK_SIGNING_SECRET: filled,
  SLACK_BOT_TOKEN: filled.refine(
    (value) => value === undefined || value.startsWith('xoxb-'),
    'expected a bot token, which begins with xoxb-',
  ),
  SLACK_APP_TOKEN: filled.refine(
    (value) => value === undefined || value.startsWith('xapp-'),
    'expected an app-level token, which begins with xapp-',
  ),
  SLACK_CLIENT_ID: filled,
  SLACK_CLIENT_SECRET: filled,
  FIRSTLINE_ENCRYPTION_KEY: filled.transform((value, context) => {
    const keys = value?.split(',').map(readKey);
    if (!keys?.includes(null)) return keys?.filter((key) => key !== null);
    context.addIssue({
      code: 'custom',
      message: `expected keys of ${keyBytes} bytes in base64, separated by commas; \`npm run -s firstline -- keys new\` prints one`,
    });
    return z.NEVER;
  }),
  SLACK_API_URL: httpAddress('expected a URL, such as https://slack.com/api/'),
};

/** null for what is not a key, such as one that was cut short. */
function readKey(entry: string): Uint8Array | null {
  const text = entry.trim().replace(/=$/, '');
  const key = Buffer.from(text, 'base64');
  const whole = key.toString('base64').replace(/=$/, '') === text;
  return whole && key.length === keyBytes ? key : null;
}

type Variables = z.infer<z.ZodObject<typeof credentialVariables>>;
type Variable = keyof Variables;

interface Mode {
  readonly kind: SlackCredentials['kind'];
  /** Any of these asks for it. */
  readonly by: readonly Variable[];
  readonly needs: readonly Variable[];
  /** What cannot be set beside them, and why. */
  readonly without: Readonly<Partial<Record<Variable, string>>>;
}

/** The first that is asked for is meant. */
const modes: readonly Mode[] = [
  {
    kind: 'oauth',
    by: ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET'],
    needs: [
      'SLACK_CLIENT_ID',
      'SLACK_CLIENT_SECRET',
      'SLACK_SIGNING_SECRET',
      'FIRSTLINE_ENCRYPTION_KEY',
    ],
    without: {
      SLACK_APP_TOKEN: 'Socket Mode serves one workspace',
      SLACK_BOT_TOKEN: 'each workspace gives a token of its own when it installs the bot',
    },
  },
  { kind: 'socket', by: ['SLACK_APP_TOKEN'], needs: ['SLACK_BOT_TOKEN'], without: {} },
  {
    kind: 'token',
    by: ['SLACK_SIGNING_SECRET', 'SLACK_BOT_TOKEN'],
    needs: ['SLACK_SIGNING_SECRET', 'SLACK_BOT_TOKEN'],
    without: {},
  },
];

/**
 * The credentials that these variables hold; null where there are none, or where something is wrong
 * with them, which is added to `problems` by the names of the variables.
 */
export function slackCredentials(env: Variables, problems: string[]): SlackCredentials | null {
  const given = (names: readonly Variable[]) => names.filter((name) => env[name] !== undefined);
  const mode = modes.find(({ by }) => given(by).length > 0);
  if (!mode) {
    if (env.SLACK_API_URL) problems.push('SLACK_API_URL: needs the credentials of Slack as well');
    return null;
  }
  const [cause] = given(mode.by);
  for (const [name, why] of Object.entries(mode.without)) {
    if (env[name as Variable] === undefined) continue;
    problems.push(`${name}: not together with ${cause}: ${why}; remove one of them`);
  }
  for (const name of mode.needs) {
    if (env[name] === undefined) problems.push(`${name}: missing, while ${cause} is set`);
  }
  return credentialsOf(mode.kind, env);
}

function credentialsOf(kind: Mode['kind'], env: Variables): SlackCredentials | null {
  const { SLACK_SIGNING_SECRET: signingSecret, SLACK_BOT_TOKEN: botToken } = env;
  const apiUrl = env.SLACK_API_URL?.replace(/\/*$/, '/') ?? null;
  switch (kind) {
    case 'token':
      return signingSecret && botToken ? { kind, signingSecret, botToken, apiUrl } : null;
    case 'socket': {
      const { SLACK_APP_TOKEN: appToken } = env;
      return appToken && botToken ? { kind, appToken, botToken, apiUrl } : null;
    }
    case 'oauth': {
      const { SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret } = env;
      const { FIRSTLINE_ENCRYPTION_KEY: encryptionKeys } = env;
      return signingSecret && clientId && clientSecret && encryptionKeys
        ? { kind, signingSecret, clientId, clientSecret, encryptionKeys, apiUrl }
        : null;
    }
    default:
      return kind satisfies never;
  }
}
