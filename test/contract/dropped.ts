import type { Form } from '../../src/views/form.ts';
import type { Message } from '../../src/views/message.ts';
import { type Said, saidIn, strip } from './said.ts';

/** What a view says and nobody is shown. Words may end early where a mark says so. */
export function dropped(view: Form | Message, shown: readonly string[]): readonly string[] {
  const all = strip(shown.join(''));
  const shortened = all.includes('Shortenedtofithere.');
  // Whether the text that is gone through has ended early.
  let ended = false;
  let before: readonly string[] = [];
  return saidIn(view).flatMap(({ what, words, goesOn }: Said) => {
    const compared = words.map(strip);
    const whole = compared.some((one) => all.includes(one));
    const marked = before.some((one) => all.includes(`${one.slice(-100)}…`));
    ended = goesOn === true && (ended || (!whole && marked));
    before = compared;
    if (shortened || whole || ended) return [];
    ended = compared.some((one) => endsEarly(one, all));
    return ended ? [] : [`${what}: ${words[0]}`];
  });
}

/** Whether a beginning of the words stands before a mark. */
function endsEarly(words: string, all: string): boolean {
  const [first = ''] = words;
  for (let mark = all.indexOf('…'); mark >= 0; mark = all.indexOf('…', mark + 1)) {
    const earliest = Math.max(0, mark - words.length);
    let begin = all.indexOf(first, earliest);
    for (; begin >= 0 && begin < mark; begin = all.indexOf(first, begin + 1)) {
      if (words.startsWith(all.slice(begin, mark))) return true;
    }
  }
  return false;
}
