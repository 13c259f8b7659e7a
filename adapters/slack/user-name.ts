import { at, textAt } from '../../src/runtime/ports.ts';
import { PERSON_NAME } from './limits.ts';
import { clean, cut, isBlank } from './text.ts';

/** What a `user` of Slack's is called; null where it does not say. */
export function userName(user: unknown): string | null {
  const profile = at(user, 'profile');
  const names = [
    textAt(user, 'real_name'),
    textAt(profile, 'real_name'),
    textAt(profile, 'display_name'),
    textAt(user, 'name'),
  ];
  const found = names.find((name) => name !== null && !isBlank(clean(name)));
  return found ? cut(found, PERSON_NAME) : null;
}
