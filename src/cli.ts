import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { calendarCommand } from './calendar-command.ts';
import { policyCheck } from './policy-command.ts';
import { policySimulate } from './simulate-command.ts';

const usage = `Usage: npm run -s firstline -- <command>

  calendar                     answers calendar questions, one JSON a line on standard input
  policy check <file>          says whether a policy file is complete and consistent [--json]
  policy simulate <file> --level <n> --reported-at <instant> [--json]
                               says when targets and thresholds of such a ticket would be due`;

interface Outcome {
  readonly exitCode: number;
  readonly output: string;
}

async function policyCheckCommand(args: string[]): Promise<Outcome> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) {
    return { exitCode: 2, output: 'policy check: expected one policy file' };
  }
  return policyCheck(file, { json: values.json });
}

async function run(args: readonly string[]): Promise<Outcome> {
  const [command, subcommand, ...rest] = args;
  if (command === 'calendar' && subcommand === undefined) {
    const lines = createInterface({ input: process.stdin });
    await calendarCommand(lines, (line) => process.stdout.write(`${line}\n`));
    return { exitCode: 0, output: '' };
  }
  if (command === 'policy' && subcommand === 'check') return policyCheckCommand(rest);
  if (command === 'policy' && subcommand === 'simulate') return policySimulate(rest);
  if (command === undefined || command === 'help' || command === '--help') {
    return { exitCode: 0, output: usage };
  }
  return {
    exitCode: 2,
    output: `There is no command "${args.slice(0, 2).join(' ')}".\n\n${usage}`,
  };
}

const { exitCode, output } = await run(process.argv.slice(2));
if (output) (exitCode === 0 ? process.stdout : process.stderr).write(`${output}\n`);
process.exitCode = exitCode;
