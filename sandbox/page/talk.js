import { byId, el } from './dom.js';

/** Asks the sandbox to do something; throws what it says when it could not. */
export async function tell(act, body) {
  const res = await fetch(`/sandbox/${act}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await res.json();
  if (!res.ok) throw new Error(answer.error ?? 'Something went wrong');
  return answer;
}

/** What a person sees; `look` is the channel on screen, which may be one they are not in. */
export async function picture(person, look) {
  const res = await fetch(`/sandbox/state?${new URLSearchParams({ as: person, look })}`);
  if (!res.ok) throw new Error('The sandbox does not answer');
  return res.json();
}

let timer;

/** Shows a sentence for some seconds, and to screen readers. */
export function notice(text) {
  clearTimeout(timer);
  byId('notice').replaceChildren(el('p', {}, text));
  timer = setTimeout(() => byId('notice').replaceChildren(), 8000);
}

/** Runs an act of a button: no second press while it runs, and failures are shown. */
export async function busy(button, act) {
  if (button.getAttribute('aria-busy') === 'true') return;
  button.setAttribute('aria-busy', 'true');
  try {
    await act();
  } catch (error) {
    notice(error.message);
  } finally {
    button.removeAttribute('aria-busy');
  }
}
