import { readFiles, readPeople } from '../../src/runtime/ports.ts';
import type { Form } from '../../src/views/form.ts';
import type { Button, Inline, Message, Part, Text } from '../../src/views/message.ts';

/** Something that a neutral form or message says; any of these words stand for it. */
export interface Said {
  readonly what: string;
  readonly words: readonly string[];
  /** It goes on the same text: where that is cut before, it is cut too. */
  readonly goesOn?: true;
}

/** All that a form or a message says to people. */
export function saidIn(view: Form | Message): readonly Said[] {
  if (!('fields' in view)) return partsOf(view.parts);
  return [
    one('title', view.title),
    one('submit', view.submitLabel),
    ...(view.canGoBack ? [one('back', 'Back')] : []),
    ...partsOf(view.intro),
    ...view.fields.flatMap(fieldOf),
  ].filter(({ words: [words] }) => strip(words ?? '') !== '');
}

/** Words as they are compared: white space and what nobody sees is left out. */
export function strip(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const hidden = /[\s\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2060\u2066-\u2069]/g;
  return text.replace(hidden, '').toWellFormed();
}

function one(what: string, ...words: readonly string[]): Said {
  return { what, words };
}

function partsOf(parts: readonly Part[]): Said[] {
  return parts
    .flatMap((part): Said[] => {
      switch (part.kind) {
        case 'heading':
        case 'quote':
          return [one(part.kind, part.text)];
        case 'paragraph':
        case 'note':
          return textOf(part.text);
        case 'facts':
          return part.facts.flatMap(({ label, value }) => {
            const said = textOf(value);
            return said.length === 0 ? [] : [one('label', label), ...said];
          });
        case 'divider':
          return [];
        case 'buttons':
          return part.buttons.flatMap(buttonOf);
        default:
          return part satisfies never;
      }
    })
    .filter(({ words: [words] }) => strip(words ?? '') !== '');
}

function textOf(text: Text): Said[] {
  return text
    .flatMap(inlineOf)
    .map((said, at): Said => (at === 0 ? said : { ...said, goesOn: true }));
}

function inlineOf(inline: Inline): Said[] {
  if (typeof inline === 'string') return blank(inline) ? [] : [one('text', inline)];
  switch (inline.kind) {
    case 'bold':
      return blank(inline.text) ? [] : [one('bold', inline.text)];
    case 'person':
      return [one('person', ...named(inline.person))];
    case 'command':
      return [one('command', `/support ${inline.words}`, `support ${inline.words}`)];
    case 'link': {
      const { text, url } = inline;
      const address = URL.parse(url);
      const leads = address !== null && /^https?:$/.test(address.protocol);
      const shortly = leads && address.href.length + text.length < 500;
      return [
        one('link', blank(text) ? url : text),
        ...(shortly ? [one('address', address.href, address.href.replaceAll('|', '%7C'))] : []),
      ];
    }
    case 'instant':
      return [one('instant', blank(inline.fallback) ? '…' : inline.fallback)];
    default:
      return inline satisfies never;
  }
}

/** By name, or by the id that a client shows with the name. */
function named({ name, address }: { readonly name: string; readonly address: string }): string[] {
  return [blank(name) ? 'somebody' : name, `person:${address.slice(address.indexOf('/') + 1)}`];
}

function buttonOf(button: Button): Said[] {
  if (button.kind === 'open-thread') {
    const { url = '' } = button;
    return /^https?:\/\//.test(url) ? [one('button', button.label), one('address', url)] : [];
  }
  const confirm = 'confirm' in button ? button.confirm : undefined;
  return [
    one('button', button.label),
    ...(confirm ? Object.values(confirm).map((words) => one('question', words)) : []),
  ];
}

function fieldOf(field: Form['fields'][number]): Said[] {
  const { initial = '' } = field;
  const base = [one('field', field.label), one('help', field.help ?? '')];
  switch (field.kind) {
    case 'text':
      return [...base, one('placeholder', field.placeholder ?? ''), one('typed', initial)];
    case 'choice':
      return [
        ...base,
        ...field.options.flatMap(({ value, label, description = '' }) => [
          one('value', value),
          one('option', label),
          one('description', description),
        ]),
      ];
    case 'number':
    case 'date':
      return [...base, one('typed', initial)];
    case 'consent':
      return [...base, one('wording', field.wording)];
    case 'people':
      return [...base, ...readPeople(initial).map((person) => one('person', ...named(person)))];
    case 'file':
      return [...base, ...readFiles(initial).map(({ name }) => one('file', name))];
    default:
      return field satisfies never;
  }
}

function blank(text: string): boolean {
  return strip(text) === '';
}
