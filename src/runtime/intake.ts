import { DomainError } from '../engine/commands.ts';
import { plainMessage } from '../views/answer-messages.ts';
import type { Answer } from '../views/form.ts';
import { press, submitAct } from './act.ts';
import { openForm, openTriage } from './open-form.ts';
import { desksFor } from './people.ts';
import { withPolicies } from './policies.ts';
import type { Intake } from './ports.ts';
import type { Shell } from './shell.ts';
import { help, queue, status, unknownSubcommand } from './status.ts';
import { stepBack, submitStep } from './submit-form.ts';

/** What the adapters call. What a person did wrong is answered in words; only faults are thrown. */
export function intake(shell: Shell): Intake {
  const answered = (work: () => Promise<Answer>) => answer(shell, work);
  return {
    command: (caller, text) =>
      answered(async () => {
        const [word = '', ...rest] = text.trim().split(/\s+/);
        switch (word.toLowerCase()) {
          case '':
            return openForm(shell, caller);
          case 'status':
            return status(shell, caller, rest.join(' '));
          case 'queue':
            return queue(shell, caller);
          case 'help':
            return help(shell, caller);
          default:
            return unknownSubcommand(text.trim());
        }
      }),
    submit: (caller, context, values) =>
      answered(async () => {
        switch (context.kind) {
          case 'choose-desk': {
            const desk = desksFor(shell, caller.workspace).find(({ id }) => id === values.desk);
            return desk
              ? openTriage(shell, desk, caller)
              : { kind: 'invalid', errors: { desk: 'Please choose one.' } };
          }
          case 'intake':
            return submitStep(shell, caller, context, values);
          case 'act':
            return submitAct(shell, caller, context, values);
          default:
            return context satisfies never;
        }
      }),
    back: (caller, context, values) =>
      answered(async () =>
        context.kind === 'intake' ? stepBack(shell, caller, context, values) : { kind: 'nothing' },
      ),
    act: (caller, pressed) => answered(() => press(shell, caller, pressed)),
  };
}

async function answer(shell: Shell, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await withPolicies(shell.policies, work);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { kind: 'message', title: 'Support', message: plainMessage(error.message) };
  }
}
