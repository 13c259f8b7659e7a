import type { Message, Part } from './message.ts';

interface FieldBase {
  readonly id: string;
  readonly label: string;
  readonly help?: string;
  readonly required: boolean;
  readonly initial?: string;
}

export type Field =
  | (FieldBase & {
      readonly kind: 'text';
      readonly multiline: boolean;
      readonly maxLength?: number;
      readonly placeholder?: string;
    })
  | (FieldBase & {
      readonly kind: 'choice';
      readonly options: readonly {
        readonly value: string;
        readonly label: string;
        readonly description?: string;
      }[];
    })
  | (FieldBase & { readonly kind: 'number'; readonly min?: number; readonly max?: number })
  | (FieldBase & { readonly kind: 'date' })
  /**
   * People of the workspace that the form opens in. The value is the text of `writePeople`, or null
   * for nobody; of `initial`, people of other workspaces are not shown and come back all the same.
   */
  | (FieldBase & { readonly kind: 'people'; readonly most: number })
  /** A box that must be ticked. The value is `yes`, or null while it is not. */
  | (FieldBase & {
      readonly kind: 'consent';
      /** What is agreed to: shown in full, never cut. */
      readonly wording: string;
      readonly required: true;
    })
  /**
   * Files, kept on the platform. The value is the text of `writeFiles`, or null where none were
   * given now; no platform can fill them in, so that null leaves those of `initial` attached.
   */
  | (FieldBase & {
      readonly kind: 'file';
      /** 1 to 10. */
      readonly maxFiles: number;
      /** Extensions without a dot, such as `log`; without the list, any file. */
      readonly types?: readonly string[];
    });

/** The actions that ask for something before they are carried out. */
export const askingActions = [
  'reply',
  'wait',
  'workaround',
  'change-level',
  'plan-release',
  'hand-over',
  'waive-charge',
  'resolve',
  'reopen',
  'answer',
] as const;
export type AskingAction = (typeof askingActions)[number];

/** What a form is about; travels with it and comes back with its submission. */
export type FormContext =
  /** Several desks serve the workspace: the field `desk` says which. */
  | {
      readonly kind: 'choose-desk';
      /** A draft whose words and origin the report of the chosen desk is begun with. */
      readonly draft?: { readonly deskId: string; readonly id: string };
    }
  | {
      readonly kind: 'intake';
      readonly deskId: string;
      readonly draftId: string;
      readonly step: number;
      /** A digest of what the form was made from. */
      readonly shown?: string;
      /** By the answers before it, the report goes before others. */
      readonly urgent?: true;
    }
  | {
      readonly kind: 'act';
      readonly deskId: string;
      readonly number: string;
      readonly action: AskingAction;
      /** Makes a doubled submission one command. */
      readonly nonce: string;
    }
  /** The people behind a role of the desk. */
  | {
      readonly kind: 'contacts';
      readonly deskId: string;
      readonly role: string;
      readonly nonce: string;
    };

/** A form in no platform's terms. Titles and button labels have at most 24 characters. */
export interface Form {
  readonly context: FormContext;
  readonly title: string;
  readonly submitLabel: string;
  /** Shown above the fields. */
  readonly intro: readonly Part[];
  readonly fields: readonly Field[];
  readonly canGoBack: boolean;
}

/** What the shell answers to a command, a press or a submission. */
export type Answer =
  | { readonly kind: 'form'; readonly form: Form }
  /** Field errors by field id: the form stays open. `form`: the same with what was typed in it. */
  | {
      readonly kind: 'invalid';
      readonly errors: Readonly<Record<string, string>>;
      readonly form: Form;
    }
  | {
      readonly kind: 'message';
      readonly title: string;
      readonly message: Message;
      /** The person gets the same as a message of its own. */
      readonly arrives?: true;
    }
  /** Everything there is to see arrives by itself. */
  | { readonly kind: 'nothing' };
