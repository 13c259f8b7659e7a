import type { Form } from '../../src/views/form.ts';
import type { Message } from '../../src/views/message.ts';
import { type Said, saidIn, strip } from './said.ts';

/** What a view says and nobody is shown. Words may end early where a mark says so. */
export function dropped(view: Form | Message, shown: readonly string[]): readonly string[] {
  const all = strip(shown.join(''));
  const shortened = all.includes('Shortenedtofithere.');
  return saidIn(view).flatMap(({ what, words }: Said) =>
    words.some((one) => stands(strip(one), all, shortened)) ? [] : [`${what}: ${words[0]}`],
  );
}

function stands(words: string, all: string, shortened: boolean): boolean {
  return shortened || all.includes(words) || endsEarly(words, all);
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
