import { DomainError, type DomainErrorCode } from '../engine/commands.ts';
import { plainMessage } from '../views/answer-messages.ts';
import { callInstead } from '../views/call-instead.ts';
import type { Answer, FormContext } from '../views/form.ts';
import type { Message } from '../views/message.ts';
import { sayingThatFilesStay } from '../views/said-answer.ts';
import { press, submitAct } from './act.ts';
import { platformName } from './addresses.ts';
import { pressContacts, submitContacts } from './change-contacts.ts';
import { chooseDesk } from './choose-desk.ts';
import { command } from './command.ts';
import { greet } from './greet.ts';
import { homeOpened } from './home.ts';
import { withNames } from './known-names.ts';
import { look } from './look.ts';
import { contactLines, openForm, openWith } from './open-form.ts';
import { desksFor } from './people.ts';
import { withPolicies } from './policies.ts';
import type { Caller, Intake } from './ports.ts';
import { said } from './said.ts';
import type { Shell } from './shell.ts';
import { keepTyped, openDraft, stepBack, submitStep } from './submit-form.ts';

/** What the adapters call. What a person did wrong is answered in words; only faults are thrown. */
export function intake(shell: Shell): Intake {
  const answered = (asked: Asked, work: () => Promise<Answer>) => {
    const { action, deskId, number } = asked;
    const about = { action, ...(deskId ? { desk: deskId } : {}), ...(number ? { number } : {}) };
    return shell.trail.step('intake', about, async () => {
      const given = await answer(shell, asked, work);
      shell.trail.note({ outcome: given.kind });
      return given;
    });
  };
  return {
    command: async (caller, text, origin, withFiles = false) => {
      const asked = { caller, action: 'command' };
      const given = await answered(asked, () => command(shell, caller, text, origin));
      return withFiles ? sayingThatFilesStay(given) : given;
    },
    report: (caller, text, origin) =>
      answered({ caller, action: 'report' }, async () =>
        text.trim() === '' && !origin?.url
          ? openForm(shell, caller, origin)
          : openWith(shell, caller, { text, origin }),
      ),
    begin: (caller, draft) =>
      answered({ caller, action: 'begin', ...deskIn(draft) }, async () =>
        draft ? openDraft(shell, caller, draft) : openForm(shell, caller),
      ),
    submit: (caller, context, values) =>
      answered({ caller, ...askedIn(context) }, async () => {
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
      await answered({ caller, ...askedIn(context), action: 'close' }, async () => {
        await keepTyped(shell, caller, context, values);
        return { kind: 'nothing' };
      });
    },
    back: (caller, context, values) =>
      answered({ caller, ...askedIn(context), action: 'back' }, async () =>
        context.kind === 'intake' ? stepBack(shell, caller, context, values) : { kind: 'nothing' },
      ),
    act: (caller, pressed) => answered({ caller, ...pressed }, () => press(shell, caller, pressed)),
    contacts: (caller, pressed) =>
      answered({ caller, ...pressed }, () => pressContacts(shell, caller, pressed)),
    said: (caller, words) =>
      shell.trail.step('intake', { action: 'said' }, () => said(shell, caller, words)),
    look: async (caller, deskId, number) => {
      const card = await withPolicies(shell.policies, () => look(shell, caller, deskId, number));
      return card && forReader(shell, caller, card);
    },
    added: (caller, occasion) => greet(shell, caller, occasion),
    isNew: (key) => shell.outbox.add('', `new:${key}`, []),
    homeOpened: (caller) => homeOpened(shell, caller),
    callInstead: ({ workspace }, deskId) => {
      const desk = deskId === undefined ? undefined : shell.desks.get(deskId);
      const now = shell.clock.now();
      const desks = desk ? [desk] : desksFor(shell, workspace);
      return callInstead(desks.flatMap((one) => contactLines(one, now)));
    },
  };
}

/** What somebody asked for, as far as the log may know. */
interface Asked {
  readonly caller: Caller;
  readonly action: string;
  readonly deskId?: string;
  readonly number?: string;
}

function askedIn(context: FormContext): Omit<Asked, 'caller'> {
  switch (context.kind) {
    case 'choose-desk':
      return { action: context.kind, ...deskIn(context.draft) };
    case 'act':
      return context;
    default:
      return { action: context.kind, deskId: context.deskId };
  }
}

function deskIn(draft: { readonly deskId: string } | null | undefined): Pick<Asked, 'deskId'> {
  return draft ? { deskId: draft.deskId } : {};
}

/** What somebody may not do, besides what cannot be done. */
const refusals: ReadonlySet<DomainErrorCode> = new Set([
  'not-an-agent',
  'not-the-lead',
  'not-the-requester',
  'no-such-ticket',
]);

function forReader(shell: Shell, { person }: Caller, message: Message): Promise<Message> {
  return withNames(shell, message, platformName(person.address));
}

async function answer(shell: Shell, asked: Asked, work: () => Promise<Answer>): Promise<Answer> {
  try {
    const answered = await withPolicies(shell.policies, work);
    if (answered.kind !== 'message') return answered;
    return { ...answered, message: await forReader(shell, asked.caller, answered.message) };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { code } = error;
    if (refusals.has(code)) {
      const { caller, action, deskId: desk, number } = asked;
      const person = caller.person.address;
      shell.log.warn({ code, desk, number, person, action }, 'refused');
    }
    return { kind: 'message', title: 'Support', message: plainMessage(error.message) };
  }
}
