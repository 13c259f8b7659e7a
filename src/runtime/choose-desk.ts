import type { Answers } from '../engine/ticket.ts';
import type { Answer, FormContext } from '../views/form.ts';
import { ownDraft } from './drafts.ts';
import { openTriage } from './open-form.ts';
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
  const desk = desksFor(shell, caller.workspace).find(({ id }) => id === values.desk);
  if (!desk) return { kind: 'invalid', errors: { desk: 'Please choose one.' } };
  const kept = draft ? await ownDraft(shell, caller, draft) : null;
  const { text, origin } = kept ?? {};
  return openTriage(shell, desk, caller, { text, origin });
}
