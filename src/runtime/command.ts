import type { Answer } from '../views/form.ts';
import { meantNote } from '../views/intake-form.ts';
import { contacts } from './contacts.ts';
import { openAfresh, openForm, openWith } from './open-form.ts';
import type { Caller, Origin } from './ports.ts';
import { type Inquiry, readCommand } from './read-command.ts';
import type { Shell } from './shell.ts';
import { explain, help, hours, mine, queue, status } from './status.ts';

/** `/support` with these words behind it. */
export async function command(
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
    case 'report': {
      const notes = asked.meant === null ? [] : [meantNote(asked.meant)];
      return openWith(shell, caller, { text: asked.text, origin }, notes);
    }
    default:
      return inquire(shell, caller, asked);
  }
}

/** What needs no form is answered in a message. Throws a DomainError where the caller may not have it. */
export async function inquire(shell: Shell, caller: Caller, asked: Inquiry): Promise<Answer> {
  switch (asked.kind) {
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
    default:
      return asked satisfies never;
  }
}
