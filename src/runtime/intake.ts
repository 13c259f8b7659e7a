import { DomainError } from '../engine/commands.ts';
import { plainMessage } from '../views/answer-messages.ts';
import type { Answer } from '../views/form.ts';
import { meantNote } from '../views/intake-form.ts';
import { press, submitAct } from './act.ts';
import { chooseDesk } from './choose-desk.ts';
import { contacts, pressContacts, submitContacts } from './contacts.ts';
import { newForm, openAfresh, openForm } from './open-form.ts';
import { withPolicies } from './policies.ts';
import type { Caller, Intake, Origin } from './ports.ts';
import { readCommand } from './read-command.ts';
import type { Shell } from './shell.ts';
import { explain, help, hours, mine, queue, status } from './status.ts';
import { keepTyped, openDraft, stepBack, submitStep } from './submit-form.ts';

/** What the adapters call. What a person did wrong is answered in words; only faults are thrown. */
export function intake(shell: Shell): Intake {
  const answered = (work: () => Promise<Answer>) => answer(shell, work);
  return {
    command: (caller, text, origin) => answered(async () => command(shell, caller, text, origin)),
    report: (caller, text, origin) =>
      answered(async () =>
        text.trim() === ''
          ? openForm(shell, caller, origin)
          : newForm(shell, caller, { text, origin }),
      ),
    begin: (caller, draft) =>
      answered(async () => (draft ? openDraft(shell, caller, draft) : openForm(shell, caller))),
    submit: (caller, context, values) =>
      answered(async () => {
        switch (context.kind) {
          case 'choose-desk':
            return chooseDesk(shell, caller, context, values);
          case 'intake':
            return submitStep(shell, caller, context, values);
          case 'act':
            return submitAct(shell, caller, context, values);
          case 'contacts':
            return submitContacts(shell, caller, context, values);
          default:
            return context satisfies never;
        }
      }),
    closed: async (caller, context, values) => {
      if (context.kind !== 'intake') return;
      await answered(async () => {
        await keepTyped(shell, caller, context, values);
        return { kind: 'nothing' };
      });
    },
    back: (caller, context, values) =>
      answered(async () =>
        context.kind === 'intake' ? stepBack(shell, caller, context, values) : { kind: 'nothing' },
      ),
    act: (caller, pressed) => answered(() => press(shell, caller, pressed)),
    contacts: (caller, pressed) => answered(() => pressContacts(shell, caller, pressed)),
  };
}

/** `/support` with these words behind it. */
async function command(
  shell: Shell,
  caller: Caller,
  text: string,
  origin?: Origin,
): Promise<Answer> {
  const asked = readCommand(text);
  switch (asked.kind) {
    case 'form':
      return openForm(shell, caller, origin);
    case 'new':
      return openAfresh(shell, caller, origin);
    case 'status':
      return status(shell, caller, asked.number);
    case 'explain':
      return explain(shell, caller, asked.number);
    case 'mine':
      return mine(shell, caller);
    case 'queue':
      return queue(shell, caller);
    case 'hours':
      return hours(shell, caller);
    case 'contacts':
      return contacts(shell, caller);
    case 'help':
      return help(shell, caller);
    case 'report': {
      const notes = asked.meant === null ? [] : [meantNote(asked.meant)];
      return newForm(shell, caller, { text: asked.text, origin }, notes);
    }
    default:
      return asked satisfies never;
  }
}

async function answer(shell: Shell, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await withPolicies(shell.policies, work);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { kind: 'message', title: 'Support', message: plainMessage(error.message) };
  }
}
