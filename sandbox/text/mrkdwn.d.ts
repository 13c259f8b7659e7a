/** A piece of text as it is shown, with its style; `url` for links, `quiet` for mentions and dates. */
export interface Span {
  text: string;
  bold?: true;
  italic?: true;
  strike?: true;
  code?: true;
  url?: string;
  quiet?: true;
}

export interface Names {
  user(id: string): string;
  channel(id: string): string;
  /** Epoch ms, for words such as “today”. */
  now: number;
}

export function unescaped(text: string): string;
export function readMrkdwn(text: string, names: Names, style?: Partial<Span>): Span[];
export function plainOf(spans: Span[]): string;
