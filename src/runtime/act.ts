import { type Command, DomainError, type DomainErrorCode } from '../engine/commands.ts';
import { requirePossible } from '../engine/possible.ts';
import type { Answers, Person, Ticket } from '../engine/ticket.ts';
import { actForm, maxActText, maxReleaseText } from '../views/act-form.ts';
import { plainMessage } from '../views/answer-messages.ts';
import type { Answer, AskingAction, FormContext } from '../views/form.ts';
import { execute } from './execute.ts';
import { explanationAnswer } from './explanation.ts';
import { requireMay, requireTold, seen } from './may-act.ts';
import { isContact, named, requireAgent } from './people.ts';
import type { Caller, Press } from './ports.ts';
import { enteredIn, saysTheSame, sendAnew } from './sent-again.ts';
import { type Shell, snapshotOf } from './shell.ts';

type ActContext = Extract<FormContext, { kind: 'act' }>;

/** A pressed button: carried out at once, or answered with the form that it needs. */
export async function press(shell: Shell, caller: Caller, pressed: Press): Promise<Answer> {
  const { desk, ticket } = await seen(shell, caller, pressed.deskId, pressed.number);
  const by = named(desk, caller.person);
  const { action } = pressed;
  const run = async (command: Command): Promise<Answer> => {
    await execute(shell, desk.id, ticket.number, null, command);
    return { kind: 'nothing' };
  };
  switch (action) {
    case 'take':
      await requireAgent(shell, desk, caller);
      return run({ type: 'Take', by });
    case 'take-over':
      await requireAgent(shell, desk, caller);
      return run({ type: 'TakeOver', by });
    case 'resume':
      await requireAgent(shell, desk, caller);
      return run({ type: 'ResumeWork', by });
    case 'acknowledge':
      await requireTold(shell, desk, ticket, caller);
      await run({ type: 'AcknowledgeEscalation', by, keys: pressed.keys });
      // The messages of those who stand behind the roles now show it by themselves.
      return isContact(desk, caller.person)
        ? { kind: 'nothing' }
        : say(`You have acknowledged ${ticket.number}.`);
    case 'explain':
      await requireAgent(shell, desk, caller);
      return explanationAnswer(shell, desk, ticket);
    case 'reply':
    case 'wait':
    case 'workaround':
    case 'change-level':
    case 'plan-release':
    case 'hand-over':
    case 'waive-charge':
    case 'resolve':
    case 'reopen':
    case 'answer':
      await requireMay(shell, desk, ticket, caller, action);
      // Said before a form is filled in for nothing; judged again when it is sent.
      requirePossible(ticket, commandTypes[action]);
      return { kind: 'form', form: actForm(action, snapshotOf(shell, ticket), shell.newId()) };
    default:
      return action satisfies never;
  }
}

/** A submitted form of an action. Carried out once, however often it is sent; other words are kept. */
export async function submitAct(
  shell: Shell,
  caller: Caller,
  context: ActContext,
  values: Answers,
): Promise<Answer> {
  const { desk, ticket } = await seen(shell, caller, context.deskId, context.number);
  await requireMay(shell, desk, ticket, caller, context.action);
  const errors = fieldErrors(context.action, values);
  const { action, nonce } = context;
  const invalid = (present: Ticket, said: Readonly<Record<string, string>>): Answer => ({
    kind: 'invalid',
    errors: said,
    form: actForm(action, snapshotOf(shell, present), nonce, { values }),
  });
  if (Object.keys(errors).length > 0) return invalid(ticket, errors);
  const command = commandOf(action, named(desk, caller.person), values);
  const commandId = `form:${nonce}`;
  try {
    const present = await execute(shell, desk.id, ticket.number, commandId, command);
    const entered = await enteredIn(shell, present, commandId);
    // It changed nothing when it was carried out, so it can be carried out for what it says now.
    if (!entered) await execute(shell, desk.id, ticket.number, null, command);
    if (entered && !saysTheSame(entered, values)) {
      return sendAnew(shell, present, context, commandTypes[action], entered, values);
    }
  } catch (error) {
    // The form stays open with what was typed, and says why at the field.
    if (error instanceof DomainError) {
      const field = fieldOfError[error.code] ?? textField(action);
      return invalid(ticket, { [field]: error.message });
    }
    throw error;
  }
  return { kind: 'nothing' };
}

function say(text: string): Answer {
  return { kind: 'message', title: 'Support', message: plainMessage(text) };
}

const commandTypes = {
  reply: 'ReplyToRequester',
  wait: 'WaitOnRequester',
  workaround: 'ProvideWorkaround',
  'change-level': 'ChangeLevel',
  'plan-release': 'PlanRelease',
  'hand-over': 'HandOver',
  'waive-charge': 'WaiveCharge',
  resolve: 'Resolve',
  reopen: 'Reopen',
  answer: 'ReplyToSupport',
} as const satisfies Record<AskingAction, Command['type']>;

/** The field that an error is about, where there is one. */
const fieldOfError: Partial<Record<DomainErrorCode, string>> = {
  'same-level': 'level',
  'unknown-level': 'level',
  'unknown-team': 'team',
};

/** What each form asks for besides, or instead of, a text. */
const choiceFields: Partial<Record<AskingAction, string>> = {
  'change-level': 'level',
  'hand-over': 'team',
};

/** The field that the action's text is typed into. */
function textField(action: AskingAction): 'text' | 'release' {
  return action === 'plan-release' ? 'release' : 'text';
}

function fieldErrors(action: AskingAction, values: Answers): Record<string, string> {
  const errors: Record<string, string> = {};
  const field = textField(action);
  const limit = field === 'release' ? maxReleaseText : maxActText;
  const length = [...(values[field]?.trim() ?? '')].length;
  if (length === 0) errors[field] = 'Please fill this in.';
  if (length > limit) {
    errors[field] = `Please shorten this to ${limit} characters. It has ${length}.`;
  }
  const choice = choiceFields[action];
  if (choice && !values[choice]) errors[choice] = 'Please choose one.';
  return errors;
}

function commandOf(action: AskingAction, by: Person, values: Answers): Command {
  const text = values.text?.trim() ?? '';
  switch (action) {
    case 'change-level':
      return { type: 'ChangeLevel', by, level: values.level ?? '', reason: text };
    case 'hand-over':
      return { type: 'HandOver', by, team: values.team ?? '', text };
    case 'waive-charge':
      return { type: 'WaiveCharge', by, reason: text };
    case 'plan-release':
      return { type: 'PlanRelease', by, release: values.release?.trim() ?? '' };
    default:
      return { type: commandTypes[action], by, text };
  }
}
