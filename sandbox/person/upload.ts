import { createFile, extensionOf, sizeOf } from '../files.ts';
import type { Inside } from '../inside.ts';
import type { PersonId } from '../people.ts';
import type { GivenFile, InputValue } from '../types.ts';
import type { Element, SlackFile, StateValue } from '../wire.ts';
import { choose } from './choose.ts';
import { stateValue } from './values.ts';

/** Slack's limit of one file of a form. */
const FILE_BYTES = 10_000_000;

/** The state value of an element after a person gave it `wanted`; files are uploaded for it. */
export function valueFor(
  inside: Inside,
  person: PersonId,
  element: Element,
  wanted: InputValue,
): StateValue {
  if (element.type === 'file_input') {
    return stateValue(element, filesFor(inside, person, element, wanted));
  }
  if (!Array.isArray(wanted)) return choose(inside.workspace, element, wanted);
  const words = wanted.filter((one) => typeof one === 'string');
  if (words.length < wanted.length) throw new Error('This field takes no files');
  return choose(inside.workspace, element, words);
}

function filesFor(
  { workspace }: Inside,
  person: PersonId,
  element: Element,
  wanted: InputValue,
): SlackFile[] {
  if (wanted === null || wanted === '') return [];
  const given = Array.isArray(wanted) ? wanted : [String(wanted)];
  const limit = element.max_files ?? 10;
  if (given.length > limit) throw new Error(`Only ${limit} can be attached here`);
  const uploaded = Object.values(workspace.state.files).filter((file) => file.user === person);
  const known = given.map((one) => uploaded.find((file) => file.id === one));
  for (const [at, one] of given.entries()) if (!known[at]) refuseUnfit(element, asFile(one));
  return given.map((one, at) => known[at] ?? createFile(workspace, person, asFile(one)));
}

function asFile(given: string | GivenFile): GivenFile {
  return typeof given === 'string' ? { name: given } : given;
}

function refuseUnfit({ filetypes }: Element, file: GivenFile): void {
  const { name } = file;
  if (name === '') throw new Error('A file needs a name');
  if (filetypes && !filetypes.includes(extensionOf(name))) {
    throw new Error(`“${name}” cannot be attached here: only ${filetypes.join(', ')}`);
  }
  if (sizeOf(file) > FILE_BYTES) throw new Error(`“${name}” is larger than 10 MB`);
}
