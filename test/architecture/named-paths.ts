import { dirname, join, normalize } from 'node:path/posix';

const folders = 'src|adapters|db|policies|sandbox|manifest|test|bench|docs|\\.ci';
const PATH = new RegExp(`(?<![\\w./:@<-])(?:\\./)?((?:${folders})/[\\w.*/-]*[\\w*/])`, 'g');
const LINK = /\]\(\s*<?(?!https?:|mailto:|#)([^)#>\s]+)/g;
const FILE = /`([\w-][\w.-]*\.(?:ts|js|json|jsonl|yaml|yml|md|sql|html|css))`/g;

export interface Named {
  readonly path: string;
  /** `place`: from the root. `name`: a bare file name, of a file anywhere. */
  readonly kind: 'place' | 'name';
}

/** The paths that a document names: in links, and anywhere in its text. */
export function pathsNamedIn(document: string, text: string): Named[] {
  const links = [...text.matchAll(LINK)].map(([, path = '']) =>
    normalize(path.startsWith('/') ? path.slice(1) : join(dirname(document), path)),
  );
  const paths = [...text.matchAll(PATH)].map(([, path = '']) => path);
  const names = [...text.matchAll(FILE)].map(([, path = '']) => path);
  return [
    ...[...links, ...paths].map((path) => ({ path, kind: 'place' as const })),
    ...names.map((path) => ({ path, kind: 'name' as const })),
  ];
}

/** What a document names that is not among the files, as `document: path`. */
export function missingPaths(document: string, text: string, files: readonly string[]): string[] {
  const exists = ({ path, kind }: Named) => {
    if (kind === 'name') return files.some((file) => file === path || file.endsWith(`/${path}`));
    const wanted = path.replace(/\/$/, '');
    if (wanted.includes('*')) return files.some((file) => like(wanted).test(file));
    // A module may be named without its extension.
    return files.some((file) => file === wanted || /^[/.]/.test(rest(file, wanted)));
  };
  return pathsNamedIn(document, text)
    .filter((named) => !exists(named))
    .map(({ path }) => `${document}: ${path}`);
}

function rest(file: string, start: string): string {
  return file.startsWith(start) ? file.slice(start.length) : '';
}

function like(glob: string): RegExp {
  const parts = glob
    .split(/(\*\*?)/)
    .map((part) =>
      part === '**' ? '.*' : part === '*' ? '[^/]*' : part.replaceAll(/[.\\+?^${}()|[\]]/g, '\\$&'),
    );
  return new RegExp(`^${parts.join('')}(/|$)`);
}
