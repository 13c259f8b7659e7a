import {
  at,
  type ContactsPress,
  isObject,
  type Press,
  readPeople,
} from '../../src/runtime/ports.ts';
import { askingActions, type Field, type FormContext } from '../../src/views/form.ts';
import { buttonActions, type Confirm } from '../../src/views/message.ts';
import { FIELD_ID } from './limits.ts';

/** What a button or a form of ours holds, and gives back when it is pressed or sent. */
export type Carried =
  | {
      readonly verb: 'submit' | 'back';
      readonly context: FormContext;
      /** The form's fields, as Teams leaves out what is empty. */
      readonly fields: Readonly<Record<string, Field['kind']>>;
      /** Of fields of people: those whom the picker cannot show, as the value of `writePeople`. */
      readonly others?: Readonly<Record<string, string>>;
      /** Of fields that show less than they hold: `digestOf` what they show. */
      readonly shortened?: Readonly<Record<string, string>>;
    }
  /** `confirm`: asked before it counts, and left out once it was. */
  | { readonly verb: 'act'; readonly press: Press; readonly confirm?: Confirm }
  | { readonly verb: 'contacts'; readonly press: ContactsPress; readonly confirm?: Confirm }
  | {
      readonly verb: 'begin';
      readonly draft: { readonly deskId: string; readonly id: string } | null;
    }
  /** The ticket's card, as this person may see it. */
  | { readonly verb: 'look'; readonly deskId: string; readonly number: string }
  /** A question was answered with no: a dialog closes, a card says that nothing was done. */
  | { readonly verb: 'dismiss' };

export type CarriedForm = Extract<Carried, { verb: 'submit' | 'back' }>;
export type Confirmed = Extract<Carried, { verb: 'act' | 'contacts' }> & {
  readonly confirm: Confirm;
};

/** Where it stands in the data of an action, beside what Teams puts there. */
export const CARRIED = 'firstline';

/** The inputs of a form have these ids, so that they never meet `CARRIED` or what Teams adds. */
export function inputId(fieldId: string): string {
  return `f.${fieldId}`;
}

/** Ids that a form may have. */
export function isFieldId(id: string): boolean {
  return id !== '' && id.length <= FIELD_ID && id !== '__proto__';
}

/** What the data of an action carries; null for whatever is not ours as a whole. Total. */
export function readCarried(data: unknown): Carried | null {
  const found = at(data, CARRIED);
  const verb = at(found, 'verb');
  switch (verb) {
    case 'submit':
    case 'back': {
      const context = contextFrom(at(found, 'context'));
      const fields = fieldsFrom(at(found, 'fields'));
      const others = textsFrom(at(found, 'others'), isPeople);
      const shortened = textsFrom(at(found, 'shortened'), isId);
      if (!context || !fields || !others || !shortened) return null;
      return {
        verb,
        context,
        fields,
        ...(Object.keys(others).length > 0 ? { others } : {}),
        ...(Object.keys(shortened).length > 0 ? { shortened } : {}),
      };
    }
    case 'act': {
      const press = pressFrom(at(found, 'press'));
      const confirm = confirmFrom(at(found, 'confirm'));
      return press && confirm && { verb, press, ...confirm };
    }
    case 'contacts': {
      const press = contactsFrom(at(found, 'press'));
      const confirm = confirmFrom(at(found, 'confirm'));
      return press && confirm && { verb, press, ...confirm };
    }
    case 'begin': {
      const written = at(found, 'draft');
      if (written === null) return { verb, draft: null };
      const draft = draftFrom(written);
      return draft && { verb, draft };
    }
    case 'look': {
      const deskId = idAt(found, 'deskId');
      const number = idAt(found, 'number');
      return deskId === null || number === null ? null : { verb, deskId, number };
    }
    case 'dismiss':
      return { verb };
    default:
      return null;
  }
}

/** The desk that a button or a form is of, where it says. */
export function deskOf(carried: Carried | null): string | undefined {
  switch (carried?.verb) {
    case 'submit':
    case 'back':
      return 'deskId' in carried.context ? carried.context.deskId : undefined;
    case 'act':
    case 'contacts':
      return carried.press.deskId;
    case 'begin':
      return carried.draft?.deskId;
    case 'look':
      return carried.deskId;
    default:
      return undefined;
  }
}

function contextFrom(found: unknown): FormContext | null {
  const kind = at(found, 'kind');
  const deskId = idAt(found, 'deskId');
  switch (kind) {
    case 'choose-desk': {
      const written = at(found, 'draft');
      if (written === undefined) return { kind };
      const draft = draftFrom(written);
      return draft && { kind, draft };
    }
    case 'intake': {
      const draftId = idAt(found, 'draftId');
      const step = at(found, 'step');
      const shown = at(found, 'shown');
      if (deskId === null || draftId === null) return null;
      if (typeof step !== 'number' || !Number.isSafeInteger(step)) return null;
      if (shown !== undefined && !isId(shown)) return null;
      const urgent = at(found, 'urgent') === true;
      return {
        kind,
        deskId,
        draftId,
        step,
        ...(shown === undefined ? {} : { shown }),
        ...(urgent ? { urgent } : {}),
      };
    }
    case 'act': {
      const number = idAt(found, 'number');
      const nonce = idAt(found, 'nonce');
      const action = askingActions.find((one) => one === at(found, 'action'));
      if (deskId === null || number === null || nonce === null || !action) return null;
      return { kind, deskId, number, action, nonce };
    }
    case 'contacts': {
      const role = idAt(found, 'role');
      const nonce = idAt(found, 'nonce');
      if (deskId === null || role === null || nonce === null) return null;
      return { kind, deskId, role, nonce };
    }
    default:
      return null;
  }
}

const kinds = keysOf<Field['kind']>({
  text: 0,
  choice: 0,
  number: 0,
  date: 0,
  people: 0,
  consent: 0,
  file: 0,
});

/** The keys of a record that has exactly these: the one place that says so to the compiler. */
function keysOf<K extends string>(record: Readonly<Record<K, 0>>): readonly K[] {
  return Object.keys(record) as K[];
}

function fieldsFrom(found: unknown): Readonly<Record<string, Field['kind']>> | null {
  if (!isObject(found)) return null;
  const fields = Object.entries(found).flatMap(([id, written]) => {
    const kind = kinds.find((one) => one === written);
    return kind && isFieldId(id) ? [[id, kind] as const] : [];
  });
  return fields.length === Object.keys(found).length ? Object.fromEntries(fields) : null;
}

/** Texts by field id; empty where there are none, null where they are not as we write them. */
function textsFrom(
  found: unknown,
  isOurs: (text: unknown) => text is string,
): Readonly<Record<string, string>> | null {
  if (found === undefined) return {};
  if (!isObject(found)) return null;
  const texts = Object.entries(found).flatMap(([id, text]) =>
    isOurs(text) && isFieldId(id) ? [[id, text] as const] : [],
  );
  return texts.length === Object.keys(found).length ? Object.fromEntries(texts) : null;
}

function isPeople(value: unknown): value is string {
  return typeof value === 'string' && readPeople(value).length > 0;
}

function pressFrom(found: unknown): Press | null {
  const action = buttonActions.find((one) => one === at(found, 'action'));
  const deskId = idAt(found, 'deskId');
  const number = idAt(found, 'number');
  const keys = at(found, 'keys');
  if (!action || deskId === null || number === null) return null;
  if (!Array.isArray(keys) || !keys.every(isId)) return null;
  return { action, deskId, number, keys };
}

function contactsFrom(found: unknown): ContactsPress | null {
  const action = at(found, 'action');
  const deskId = idAt(found, 'deskId');
  const role = idAt(found, 'role');
  if (action !== 'test' && action !== 'edit') return null;
  return deskId === null || role === null ? null : { action, deskId, role };
}

function confirmFrom(found: unknown): { readonly confirm?: Confirm } | null {
  if (found === undefined) return {};
  const [title, text, yes, no] = ['title', 'text', 'confirm', 'deny'].map((key) => at(found, key));
  if (typeof title !== 'string' || typeof text !== 'string') return null;
  if (typeof yes !== 'string' || typeof no !== 'string') return null;
  return { confirm: { title, text, confirm: yes, deny: no } };
}

function draftFrom(found: unknown): { readonly deskId: string; readonly id: string } | null {
  const deskId = idAt(found, 'deskId');
  const id = idAt(found, 'id');
  return deskId === null || id === null ? null : { deskId, id };
}

function idAt(found: unknown, key: string): string | null {
  const id = at(found, key);
  return isId(id) ? id : null;
}

/** Ids and digests of ours are short, and never empty. */
function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 1000;
}
