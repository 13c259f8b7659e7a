import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { add } from './added.ts';
import { discriminate } from './discriminate.ts';
import { lift, type Schema } from './lift.ts';

// Writes the schema of what Slack takes; with --check, ends with 1 where another one is there.

// Not a dependency: it brings a TypeScript of its own.
const generator = 'ts-json-schema-generator@2.9.0';
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const file = here('./slack.json');

const args = ['--path', here('./shapes.ts'), '--no-type-check'];
const generated = execFileSync(
  'npm',
  ['exec', '--yes', `--package=${generator}`, '--', 'ts-json-schema-generator', ...args],
  { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, stdio: ['ignore', 'pipe', 'inherit'] },
);
const schema = discriminate(add(lift(JSON.parse(generated) as Schema)));
const text = `${JSON.stringify(schema, null, 1)}\n`;
if (!process.argv.includes('--check')) {
  writeFileSync(file, text);
} else if (readFileSync(file, 'utf8') !== text) {
  console.error(`${file} is not what the types of Slack come to: run npm run -s schema:slack`);
  process.exitCode = 1;
}
