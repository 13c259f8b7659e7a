import { deskOpen } from '../engine/clock-time.ts';
import { followingStep, type Step } from '../engine/triage.ts';
import { plainMessage } from '../views/answer-messages.ts';
import type { Answer } from '../views/form.ts';
import { deskForm, intakeForm } from '../views/intake-form.ts';
import { desksFor } from './people.ts';
import type { Caller, Desk, Draft } from './ports.ts';
import type { Shell } from './shell.ts';

/** The first form of `/support`: the triage, or the choice of a desk where several serve the workspace. */
export async function openForm(shell: Shell, caller: Caller): Promise<Answer> {
  const desks = desksFor(shell, caller.workspace);
  const [desk] = desks;
  if (!desk) return noDesk();
  if (desks.length > 1) {
    const choices = desks.map(({ id, policy }) => ({ id, name: policy.name }));
    return { kind: 'form', form: deskForm(choices) };
  }
  return openTriage(shell, desk, caller);
}

/** Begins a draft and asks the first step. */
export async function openTriage(shell: Shell, desk: Desk, caller: Caller): Promise<Answer> {
  const draft: Draft = {
    deskId: desk.id,
    id: shell.newId(),
    requester: caller.person,
    answers: {},
    openedAt: shell.clock.now(),
  };
  await shell.tickets.saveDraft(draft);
  const step = followingStep(desk.policy, -1, {}, draft.openedAt);
  if (!step) throw new Error(`policy ${desk.policy.id} asks nothing`);
  return ask(shell, desk, draft, step);
}

/** The form of a step, filled with what the draft has. */
export function ask(shell: Shell, desk: Desk, draft: Draft, step: Step): Answer {
  const now = shell.clock.now();
  const last = step.index === desk.policy.steps.length - 1;
  return {
    kind: 'form',
    form: intakeForm({
      deskId: desk.id,
      draftId: draft.id,
      step,
      last,
      canGoBack: step.index > 0,
      answers: draft.answers,
      contactLines: contactLines(desk, now),
    }),
  };
}

/** The ways to reach the desk otherwise that hold at this moment. */
export function contactLines(desk: Desk, now: number) {
  const hours = deskOpen(desk.policy, now) ? 'open' : 'closed';
  return desk.policy.contactLines.filter((line) => !line.when || line.when.hours === hours);
}

export function noDesk(): Answer {
  const text =
    'No support desk serves this workspace. Ask whoever runs the bot to add it to the desk file.';
  return { kind: 'message', title: 'Support', message: plainMessage(text) };
}
