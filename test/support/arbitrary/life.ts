import fc from 'fast-check';
import { writeFiles } from '../../../src/engine/attached-files.ts';
import type { AskedQuestion } from '../../../src/engine/check-answers.ts';
import { type Command, DomainError } from '../../../src/engine/commands.ts';
import { type Snapshot, snapshot } from '../../../src/engine/snapshot.ts';
import type { Answers, Person, TicketEvent } from '../../../src/engine/ticket.ts';
import { stepAt } from '../../../src/engine/triage.ts';
import { check, hour, monday, mondayNight, report, step } from '../../engine/made.ts';
import { policyArb, type Typed } from './policy.ts';

/** A ticket under some policy, with all that happened to it. */
export interface Life {
  readonly policy: ReturnType<typeof report>['policy'];
  /** The answers of its report. */
  readonly answers: Answers;
  readonly reportedAt: number;
  readonly moments: readonly { readonly events: readonly TicketEvent[]; readonly view: Snapshot }[];
  readonly history: readonly TicketEvent[];
  readonly people: readonly [Person, ...Person[]];
  readonly typed: Typed;
}

type Pick = (most: number) => number;

const named = (id: string, typed: Typed, workspace: string): Person => ({
  address: `${workspace}/${id}`,
  name: typed(400),
});

/** Tickets that people wrote anything into, under policies whose texts are anything. */
export const lifeArb: fc.Arbitrary<Life> = fc
  .record({
    made: policyArb,
    picks: fc.array(fc.nat(), { minLength: 8, maxLength: 20 }),
    at: fc.constantFrom(monday, mondayNight),
    workspace: fc.constantFrom('slack:T0SANDBOX', 'teams:t1'),
    happens: fc.shuffledSubarray([...Array(steps('', () => 'x', [], '').length).keys()]),
  })
  .map(({ made: [policy, typed], picks, at, workspace, happens }) => {
    let used = 0;
    const pick: Pick = (most) => {
      used += 1;
      return (picks[used % picks.length] ?? 0) % most;
    };
    const answers = answered(policy, at, typed, pick);
    const rita = named('U0RITA', typed, workspace);
    let told = report(policy, at, answers, {
      requester: rita,
      office: pick(2) ? typed(80) : null,
      next: pick(2) ? named('U0ANA', typed, workspace) : null,
      words: pick(2) ? typed(40_000) : null,
    });
    const moments = [momentOf(told, at)];
    let now = at;
    for (const index of happens) {
      now += (1 + pick(12)) * hour;
      told = check(told, now);
      moments.push(momentOf(told, now));
      const keys = told.ticket.escalations.map(({ key }) => key);
      const level = policy.levels[pick(policy.levels.length)]?.id ?? '';
      const command = steps(level, typed, keys, workspace)[index];
      if (!command) continue;
      try {
        told = step(told, now, command);
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        continue;
      }
      moments.push(momentOf(told, now));
    }
    return {
      [fc.toStringMethod]: () => `${policy.numberPrefix}: ${JSON.stringify(moments.at(-1)?.view)}`,
      policy,
      answers,
      reportedAt: at,
      moments,
      history: told.events,
      people: [
        rita,
        named('U0BEN', typed, workspace),
        { address: 'slack:T0NORTH/U0NORA', name: typed(80) },
      ],
      typed,
    };
  });

function momentOf({ ticket, policy, last }: ReturnType<typeof report>, now: number) {
  return { events: last, view: snapshot(ticket, policy, now) };
}

/** All that can happen to a ticket. */
function steps(
  level: string,
  typed: Typed,
  keys: readonly string[],
  workspace: string,
): readonly Command[] {
  const ana = named('U0ANA', typed, workspace);
  const files = [{ id: 'F1', name: typed(255), url: `https://x.test/${typed(40)}`, bytes: 1 }];
  return [
    { type: 'Take', by: ana },
    { type: 'TakeOver', by: named('U0BEN', typed, workspace) },
    { type: 'ReplyToRequester', by: ana, text: typed(40_000), files },
    {
      type: 'ReplyToSupport',
      by: named('U0RITA', typed, workspace),
      text: typed(40_000),
      edited: true,
    },
    { type: 'WaiveCharge', by: ana, reason: typed(3000) },
    { type: 'WaitOnRequester', by: ana, text: typed(3000) },
    { type: 'ReplyToSupport', by: named('U0RITA', typed, workspace), text: typed(3000), files },
    { type: 'WaitOnRequester', by: ana, text: typed(3000) },
    { type: 'ResumeWork', by: ana },
    { type: 'ProvideWorkaround', by: ana, text: typed(3000) },
    { type: 'ChangeLevel', by: ana, level, reason: typed(3000) },
    { type: 'PlanRelease', by: ana, release: typed(60) },
    { type: 'HandOver', by: ana, team: 'customer-service', text: typed(3000) },
    { type: 'AdoptPolicy', version: 'v2' },
    { type: 'AcknowledgeEscalation', by: named('U0DANA', typed, workspace), keys },
    {
      type: 'RecordNotReached',
      as: 'director',
      keys: keys.slice(0, 1),
      person: `${workspace}/U0DANA`,
      reason: 'account_inactive',
    },
    { type: 'Resolve', by: ana, text: typed(3000) },
    { type: 'Reopen', by: named('U0RITA', typed, workspace), text: typed(3000) },
  ];
}

/** An answer to each question that is asked. */
function answered(policy: Life['policy'], at: number, typed: Typed, pick: Pick): Answers {
  const answers: Record<string, string> = {};
  for (const index of policy.steps.keys()) {
    for (const question of stepAt(policy, index, answers, at)?.questions ?? []) {
      answers[question.id] = answerTo(question, typed, pick);
    }
  }
  return answers;
}

function answerTo(question: AskedQuestion, typed: Typed, pick: Pick): string {
  switch (question.type) {
    case 'text':
      return typed(question.maxLength ?? 3000);
    case 'choice':
      return question.options[pick(question.options.length)]?.value ?? '';
    case 'yesNo':
      return pick(2) ? 'yes' : 'no';
    case 'number':
      return String(question.min ?? question.max ?? 1);
    case 'date':
      return '2026-05-04';
    case 'product':
      return question.releases[pick(question.releases.length)]?.value ?? '';
    case 'file':
      return writeFiles([{ id: 'F1', name: typed(255), url: 'https://x.slack.com/1', bytes: 9 }]);
    default:
      return question satisfies never;
  }
}
