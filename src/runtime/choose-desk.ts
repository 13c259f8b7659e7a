import type { Answers } from '../engine/ticket.ts';
import type { Answer, FormContext } from '../views/form.ts';
import { deskForm } from '../views/intake-form.ts';
import { ownDraft } from './drafts.ts';
import { choicesOf, openTriage } from './open-form.ts';
import { desksFor } from './people.ts';
import type { Caller } from './ports.ts';
import type { Shell } from './shell.ts';

/** Begins the report at the desk that was chosen, with the words that it was to be begun with. */
export async function chooseDesk(
  shell: Shell,
  caller: Caller,
  { draft }: Extract<FormContext, { kind: 'choose-desk' }>,
  values: Answers,
): Promise<Answer> {
  const desks = desksFor(shell, caller.workspace);
  const desk = desks.find(({ id }) => id === values.desk);
  const kept = draft ? await ownDraft(shell, caller, draft) : null;
  const { text, origin } = kept ?? {};
  if (!desk) {
    const form = deskForm({
      desks: choicesOf(desks),
      draft: draft ?? null,
      text: text ?? '',
      notes: [],
    });
    return { kind: 'invalid', errors: { desk: 'Please choose one.' }, form };
  }
  return openTriage(shell, desk, caller, { text, origin });
}
