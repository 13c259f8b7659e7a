import type { ContactsPress, Press } from '../../src/runtime/ports.ts';
import type { Field, FormContext } from '../../src/views/form.ts';
import type { Confirm } from '../../src/views/message.ts';

/** What a button or a form of ours holds, and gives back when it is pressed or sent. */
export type Carried =
  | {
      readonly verb: 'submit' | 'back';
      readonly context: FormContext;
      /** The form's fields, as Teams leaves out what is empty. */
      readonly fields: Readonly<Record<string, Field['kind']>>;
      /** Of fields of people: those whom the picker cannot show, as the value of `writePeople`. */
      readonly others?: Readonly<Record<string, string>>;
    }
  /** `confirm`: asked before it counts, and left out once it was. */
  | { readonly verb: 'act'; readonly press: Press; readonly confirm?: Confirm }
  | { readonly verb: 'contacts'; readonly press: ContactsPress; readonly confirm?: Confirm }
  | {
      readonly verb: 'begin';
      readonly draft: { readonly deskId: string; readonly id: string } | null;
    }
  /** The ticket's card, as this person may see it. */
  | { readonly verb: 'look'; readonly deskId: string; readonly number: string };

/** Where it stands in the data of an action, beside what Teams puts there. */
export const CARRIED = 'firstline';

/** The inputs of a form have these ids, so that they never meet `CARRIED` or what Teams adds. */
export function inputId(fieldId: string): string {
  return `f.${fieldId}`;
}
