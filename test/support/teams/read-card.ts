import { isJson, type Json, listAt, objectAt, textAt } from './json.ts';
import { nested } from './judge-card.ts';

/** Every action that a reader of the card can press, in order; those of an unfolded card too. */
export function actionsOf(card: unknown): readonly Json[] {
  const whole = nested(withoutRefresh(card));
  const fallbacks = new Set(whole.map(({ fallback }) => fallback));
  return whole.filter((one) => String(one.type).startsWith('Action.') && !fallbacks.has(one));
}

/** Every input of the card, in order. */
export function inputsOf(card: unknown): readonly Json[] {
  return nested(withoutRefresh(card)).filter(({ type }) => String(type).startsWith('Input.'));
}

/** The labels of what can be pressed. */
export function labelsOf(card: unknown): readonly string[] {
  return actionsOf(card).map((action) => textAt(action, 'title') ?? '');
}

/** All words that a reader sees, with a line for each element. */
export function wordsOn(card: unknown): string {
  const lines: string[] = [];
  const read = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) read(one);
    if (!isJson(value)) return;
    const { type } = value;
    if (type === 'RichTextBlock') {
      const runs = listAt(value, 'inlines');
      lines.push(runs.map((run) => (typeof run === 'string' ? run : textAt(run, 'text'))).join(''));
      return;
    }
    for (const key of ['title', 'text', 'label', 'value', 'errorMessage', 'placeholder']) {
      const text = textAt(value, key);
      if (text) lines.push(text);
    }
    for (const key of [
      'body',
      'items',
      'columns',
      'facts',
      'choices',
      'actions',
      'rows',
      'cells',
    ]) {
      read(value[key]);
    }
    read(value.card);
    read(value.inlineAction);
  };
  read(card);
  return lines.join('\n').replaceAll(/\\([\\`*_{}[\]()#+\-.!|<>~])/g, '$1');
}

/**
 * What the client gathers from a card's inputs, given what somebody put into some of them by the end
 * of their ids. Throws where the client would not take it: no such input, no such choice, too long.
 */
export function gather(card: unknown, given: Readonly<Record<string, string>>): Json {
  const inputs = inputsOf(card);
  const left = new Map(Object.entries(given));
  const gathered: Record<string, unknown> = {};
  for (const input of inputs) {
    const id = textAt(input, 'id') ?? '';
    const key = [...left.keys()].find((one) => id === one || id.endsWith(`.${one}`));
    const value = key === undefined ? textAt(input, 'value') : left.get(key);
    if (key !== undefined) left.delete(key);
    if (key !== undefined && value) check(input, id, value);
    if (input.isRequired === true && !value) throw new Error(`the client asks for ${id}`);
    // Teams leaves out what is empty.
    if (value) gathered[id] = value;
  }
  if (left.size > 0) {
    const ids = inputs.map((input) => textAt(input, 'id')).join(', ');
    throw new Error(`no input for ${[...left.keys()].join(', ')} among ${ids}`);
  }
  return gathered;
}

function check(input: Json, id: string, value: string): void {
  const { type, maxLength } = input;
  if (type === 'Input.ChoiceSet') {
    if (Object.keys(objectAt(input, 'choices.data')).length > 0) return;
    const values = listAt(input, 'choices').map((choice) => textAt(choice, 'value'));
    const wanted = input.isMultiSelect === true ? value.split(',') : [value];
    const wrong = wanted.find((one) => !values.includes(one));
    if (wrong !== undefined) throw new Error(`${id} has no choice ${wrong} but ${values.join()}`);
  }
  if (type === 'Input.Toggle') {
    const on = textAt(input, 'valueOn') ?? 'true';
    const off = textAt(input, 'valueOff') ?? 'false';
    if (value !== on && value !== off) throw new Error(`${id} is ${on} or ${off}, not ${value}`);
  }
  if (typeof maxLength === 'number' && value.length > maxLength) {
    throw new Error(`${id} takes ${maxLength} characters`);
  }
}

function withoutRefresh(card: unknown): unknown {
  if (Array.isArray(card)) return card.map(withoutRefresh);
  if (!isJson(card)) return card;
  // A fallback is for other clients, and what is carried is nobody's to press.
  const hidden = ['refresh', 'fallback', 'data', 'msteams'];
  const open = Object.entries(card).filter(([key]) => !hidden.includes(key));
  const copy: Json = Object.fromEntries(open.map(([key, value]) => [key, withoutRefresh(value)]));
  const { type, data, fallback } = card;
  return String(type).startsWith('Action.') ? { ...copy, data, fallback } : copy;
}
