import { DomainError } from '../engine/commands.ts';
import { type Change, requirePossible } from '../engine/possible.ts';
import type { Answers, Ticket, TicketEvent } from '../engine/ticket.ts';
import { actForm, carriedOut } from '../views/act-form.ts';
import type { Answer, AskingAction } from '../views/form.ts';
import { type Shell, snapshotOf } from './shell.ts';

/** What stood in the form of an action when it was carried out; null where it changed nothing. */
export async function enteredIn(
  shell: Shell,
  { deskId, number }: Pick<Ticket, 'deskId' | 'number'>,
  commandId: string,
): Promise<Answers | null> {
  const caused = await shell.tickets.eventsOf(deskId, number, commandId);
  return caused.map(enteredOf).find((entered) => entered !== null) ?? null;
}

/** Whether a form says the same as when it was carried out. */
export function saysTheSame(entered: Answers, values: Answers): boolean {
  return Object.entries(entered).every(([id, value]) => (values[id]?.trim() ?? '') === value);
}

/**
 * For somebody who sent a form again with other words than were carried out: the form once more, to
 * be sent as another one, or, where the action is no longer possible, why.
 */
export function sendAnew(
  shell: Shell,
  ticket: Ticket,
  { action, nonce }: { readonly action: AskingAction; readonly nonce: string },
  command: Change['type'],
  entered: Answers,
  values: Answers,
): Answer {
  const said = entered.text ?? entered.release ?? '';
  const view = snapshotOf(shell, ticket);
  try {
    requirePossible(ticket, command);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return {
      kind: 'invalid',
      errors: { text: `${carriedOut(said)} ${error.message}` },
      form: actForm(action, view, nonce, { values }),
    };
  }
  return { kind: 'form', form: actForm(action, view, shell.newId(), { values, said }) };
}

/** By field id; null for what no form asks for. */
function enteredOf(event: TicketEvent): Answers | null {
  switch (event.type) {
    case 'SupportReplied':
    case 'RequesterReplied':
    case 'WaitingStarted':
    case 'WorkaroundProvided':
    case 'TicketResolved':
    case 'TicketReopened':
      return { text: event.text };
    case 'LevelChanged':
    case 'TicketRecategorised':
      return { level: event.to, text: event.reason };
    case 'TicketHandedOver':
      return { team: event.team, text: event.text };
    case 'ReleasePlanned':
      return { release: event.release };
    case 'ChargeWaived':
      return event.reason === undefined ? null : { text: event.reason };
    default:
      return null;
  }
}
