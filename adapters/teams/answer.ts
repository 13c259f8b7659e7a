import type { Answer, Caller, Intake, Unknown } from '../../src/runtime/ports.ts';
import type { Message } from '../../src/views/message.ts';
import { unreachable } from '../../src/views/unreachable.ts';
import type { Carried, Confirmed } from './carried.ts';
import type { Asked } from './parse-invoke.ts';
import { valuesOf } from './read-values.ts';

/** What comes of a press, a form or a command. */
export type Outcome =
  | Answer
  /** The ticket's card as this person may see it; null: they may not. */
  | { readonly kind: 'ticket'; readonly message: Message | null }
  /** Asked before the press counts. */
  | { readonly kind: 'question'; readonly carried: Confirmed }
  | { readonly kind: 'dismissed' }
  /** A button or a form that nobody here has made, or not in this way any more. */
  | { readonly kind: 'outdated' };

/** Asks the intake. Throws what the intake throws. */
export async function ask(
  intake: Intake,
  caller: Caller,
  asked: Asked,
  tenant: string,
): Promise<Outcome> {
  switch (asked.kind) {
    case 'command':
      return intake.command(caller, '', asked.origin);
    case 'report':
      return intake.report(caller, asked.text, asked.origin);
    case 'press':
      return asked.carried
        ? press(intake, caller, asked.carried, asked.data, tenant)
        : { kind: 'outdated' };
    default:
      return unreachable(asked);
  }
}

async function press(
  intake: Intake,
  caller: Caller,
  carried: Carried,
  data: Unknown,
  tenant: string,
): Promise<Outcome> {
  switch (carried.verb) {
    case 'submit':
      return intake.submit(caller, carried.context, valuesOf(data, carried, tenant));
    case 'back':
      return intake.back(caller, carried.context, valuesOf(data, carried, tenant));
    case 'act': {
      const { confirm } = carried;
      if (confirm) return { kind: 'question', carried: { ...carried, confirm } };
      return intake.act(caller, carried.press);
    }
    case 'contacts': {
      const { confirm } = carried;
      if (confirm) return { kind: 'question', carried: { ...carried, confirm } };
      return intake.contacts(caller, carried.press);
    }
    case 'begin':
      return intake.begin(caller, carried.draft);
    case 'look': {
      const { deskId, number } = carried;
      return { kind: 'ticket', message: await intake.look(caller, deskId, number) };
    }
    case 'dismiss':
      return { kind: 'dismissed' };
    default:
      return unreachable(carried);
  }
}
