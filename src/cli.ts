import { createInterface } from 'node:readline';
import type { Outcome } from './commands/outcome.ts';
import { explainFailure } from './explain-failure.ts';
import { forTerminal } from './for-terminal.ts';

interface Command {
  readonly name: string;
  /** Arguments, then what it does. */
  readonly usage: readonly [string, string];
  /** What it writes is a report, for standard output whatever the exit code. */
  readonly isReport?: true;
  /** Loads only what it needs. */
  run(args: string[]): Promise<Outcome>;
}

const commands: readonly Command[] = [
  {
    name: 'calendar',
    usage: ['', 'answers calendar questions, one JSON a line on standard input'],
    async run() {
      const { calendarCommand } = await import('./commands/calendar-command.ts');
      const lines = createInterface({ input: process.stdin });
      await calendarCommand(lines, (line) => process.stdout.write(`${line}\n`));
      return { exitCode: 0, output: '' };
    },
  },
  {
    name: 'policy check',
    usage: ['<file> [--json]', 'says whether a policy file is complete and consistent'],
    isReport: true,
    run: async (args) => (await import('./commands/policy-command.ts')).policyCheckCommand(args),
  },
  {
    name: 'policy simulate',
    usage: [
      '<file> --level <n> --reported-at <instant> [--svg <file>] [--json]',
      'says what would become of such a ticket, and when; also from answers, and with events',
    ],
    run: async (args) => (await import('./commands/simulate-command.ts')).policySimulate(args),
  },
  {
    name: 'policy reference',
    usage: ['', 'explains every key of a policy file and of a desk file, as Markdown'],
    run: async () => ({
      exitCode: 0,
      output: (await import('./commands/policy-reference.ts')).policyReference(),
    }),
  },
  {
    name: 'policy apply',
    usage: ['[--recompute]', 'puts open tickets under the present policy files'],
    run: async (args) => (await import('./commands/apply-command.ts')).policyApply(args),
  },
  {
    name: 'explain',
    usage: ['<number>', 'says why a ticket stands where it does, with its history'],
    run: async (args) => (await import('./commands/explain-command.ts')).explainCommand(args),
  },
  {
    name: 'contacts',
    usage: ['', 'says who stands behind each role, and who said so last'],
    run: async (args) => (await import('./commands/contacts-command.ts')).contactsCommand(args),
  },
  {
    name: 'charges export',
    usage: ['', 'lists all charges as CSV'],
    run: async (args) => (await import('./commands/charges-command.ts')).chargesExport(args),
  },
  {
    name: 'export',
    usage: [
      '[--requester <address>] [--desk <id>] [--since <date>] [--until <date>] [--format jsonl|csv] [--out <file>]',
      'writes tickets with their history; of one requester, all that is kept',
    ],
    run: async (args) => (await import('./commands/export-command.ts')).exportCommand(args),
  },
  {
    name: 'erase',
    usage: [
      '--requester <address> [--open] [--dry-run]',
      'removes all that is kept of one requester',
    ],
    run: async (args) => (await import('./commands/erase-command.ts')).eraseCommand(args),
  },
  {
    name: 'audit verify',
    usage: ['[--desk <id>]', 'recomputes every ticket from its events, and compares'],
    isReport: true,
    run: async (args) => (await import('./commands/audit-command.ts')).auditVerify(args),
  },
  {
    name: 'manifest slack',
    usage: [
      '--url <address> | --socket [--json | --link]',
      'prints the manifest of the Slack app, or a link that opens it at Slack',
    ],
    run: async (args) => (await import('./commands/manifest-command.ts')).manifestCommand(args),
  },
  {
    name: 'manifest teams',
    usage: [
      '--app-id <id> --host <host> [--about <page>] [--out <file>]',
      'writes the package of the Teams app, to upload at Teams',
    ],
    run: async (args) =>
      (await import('./commands/teams-manifest-command.ts')).teamsManifestCommand(args),
  },
  {
    name: 'doctor',
    usage: ['', 'looks at everything that the bot needs, and says what to do'],
    isReport: true,
    run: async (args) => (await import('./commands/doctor-command.ts')).doctorCommand(args),
  },
  {
    name: 'backup',
    usage: ['<file>', 'writes all that the bot keeps into a new file, also beside a running bot'],
    run: async (args) => (await import('./commands/backup-command.ts')).backupCommand(args),
  },
  {
    name: 'restore',
    usage: ['<file>', 'fills an empty database with such a file'],
    run: async (args) => (await import('./commands/restore-command.ts')).restoreCommand(args),
  },
  {
    name: 'migrate-to',
    usage: ['<url> | --undo', 'moves all that the bot keeps to another, empty Postgres'],
    run: async (args) => (await import('./commands/migrate-to-command.ts')).migrateToCommand(args),
  },
  {
    name: 'keys new',
    usage: ['', 'prints a new key for FIRSTLINE_ENCRYPTION_KEY'],
    run: async () => (await import('./commands/keys-command.ts')).keysNew(),
  },
  {
    name: 'keys rotate',
    usage: ['[--forget]', 'encrypts every kept token with the first key'],
    run: async (args) => (await import('./commands/keys-command.ts')).keysRotate(args),
  },
  {
    name: 'clauses',
    usage: [
      '[--json]',
      'says where each clause of the policies is carried, and runs what shows it',
    ],
    isReport: true,
    run: async (args) => (await import('./commands/clauses-command.ts')).clausesCommand(args),
  },
];

function usage(shown = commands): string {
  const lines = shown.map(
    ({ name, usage: [given, does] }) =>
      `  ${[name, given].filter(Boolean).join(' ')}\n      ${does}`,
  );
  return ['Usage: npm run -s firstline -- <command>', '', ...lines].join('\n');
}

async function main(args: string[]): Promise<void> {
  const text = args.join(' ');
  const command = commands.find(({ name }) => text === name || text.startsWith(`${name} `));
  const { exitCode, output } = await run(command, args);
  const report = exitCode === 0 || (exitCode === 1 && command?.isReport);
  const to = report ? process.stdout : process.stderr;
  if (output) to.write(`${forTerminal(output, to)}\n`);
  process.exitCode = exitCode;
}

/** A reader such as `head` may have enough, after which nothing is left to say. */
const reader = { isGone: false };
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE' && !reader.isGone) throw error;
  reader.isGone = true;
});

async function run(command: Command | undefined, args: string[]): Promise<Outcome> {
  if (command) {
    try {
      return await command.run(args.slice(command.name.split(' ').length));
    } catch (error) {
      if (reader.isGone) return { exitCode: 0, output: '' };
      const misused = error instanceof TypeError && 'code' in error;
      return { exitCode: misused ? 2 : 1, output: explainFailure(error) };
    }
  }
  if (args.length === 0 || args[0] === 'help' || args[0] === '--help') {
    return { exitCode: 0, output: usage() };
  }
  const group = commands.filter(({ name }) => name.startsWith(`${args[0]} `));
  if (group.length > 0 && args.length === 1) return { exitCode: 2, output: usage(group) };
  return {
    exitCode: 2,
    output: `There is no command "${args.slice(0, 2).join(' ')}".\n\n${usage()}`,
  };
}

await main(process.argv.slice(2));
