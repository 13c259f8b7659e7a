import { count } from '../count.ts';

/** One thing that the doctor looked at. */
export type Finding =
  | { readonly state: 'ok'; readonly about: string; readonly says: string }
  | {
      /** `warning`: it works, and may not be meant. `wrong`: something of the bot does not work. */
      readonly state: 'warning' | 'wrong';
      readonly about: string;
      readonly says: string;
      /** What to do about it. */
      readonly todo: string;
    };

export function ok(about: string, says: string): Finding {
  return { state: 'ok', about, says };
}

export function wrong(about: string, says: string, todo: string): Finding {
  return { state: 'wrong', about, says, todo };
}

export function warning(about: string, says: string, todo: string): Finding {
  return { state: 'warning', about, says, todo };
}

/** Findings for people to read: a line each, and a second one where there is something to do. */
export function formatFindings(findings: readonly Finding[]): string {
  const lines = findings.flatMap((finding) => [
    `${finding.state.padEnd(8)} ${finding.about}: ${finding.says}`,
    ...(finding.state === 'ok' ? [] : [`${' '.repeat(9)}→ ${finding.todo}`]),
  ]);
  return [...lines, '', verdict(findings)].join('\n');
}

function verdict(findings: readonly Finding[]): string {
  const bad = findings.filter(({ state }) => state === 'wrong').length;
  const doubtful = findings.filter(({ state }) => state === 'warning').length;
  if (bad > 0) return `${count(bad, 'thing')} to mend.`;
  return doubtful > 0 ? `All works; ${count(doubtful, 'thing')} to look at.` : 'All is well.';
}
