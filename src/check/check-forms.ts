import {
  CONTEXT_TEXT,
  MESSAGE_BLOCKS,
  MESSAGE_TEXT,
  OPTION_TEXT,
  SELECT_OPTIONS,
  VIEW_BLOCKS,
} from '../../adapters/slack/limits.ts';
import {
  CARD_BYTES,
  INPUT_HINT,
  INPUT_TEXT,
  LEAST_PROSE,
  LEAST_TEXT,
} from '../../adapters/teams/limits.ts';
import { formBytes } from '../../adapters/teams/render-form.ts';
import { type AskedQuestion, maxAnswerLength, offered } from '../engine/check-answers.ts';
import { holds } from '../engine/condition.ts';
import { levelTitle, type Policy, type Question } from '../engine/policy.ts';
import type { Answers } from '../engine/ticket.ts';
import { maxActText } from '../views/act-form.ts';
import type { Form } from '../views/form.ts';
import { intakeForm } from '../views/intake-form.ts';
import { consentField } from '../views/review-form.ts';
import { enumerateSituations } from './enumerate-situations.ts';
import type { Problem } from './policy-problem.ts';

/** Blocks of a Slack form, or of a message, that are not the policy's. */
const FRAME_BLOCKS = 10;
/** Of a form before sending, what the report has for itself: it is cut where there is no more room. */
const OUTCOME_BYTES = 4 * 1024;
/** A letter that people type, of three bytes as in Chinese or Hindi. */
const HEAVY = '字';
/** As long as what is wrong with an answer is said. */
const WRONG = 'x'.repeat(120);
/** Characters of a card or an answer that are not the policy's. */
const FRAME_TEXT = 3000;

/** Texts and lists that Slack or Teams would refuse or cut, as forms and messages put them together. */
export function checkForms(policy: Policy): Problem[] {
  return [
    ...checkSteps(policy),
    ...checkContactLines(policy),
    ...checkChoices(policy),
    ...checkBeforeSending(policy),
    ...checkTogether(policy, 'flags', 'a card'),
    ...checkTogether(policy, 'statements', 'the help'),
  ];
}

/** The largest form that each step can become. */
function checkSteps(policy: Policy): Problem[] {
  return policy.steps.flatMap(({ questions }, at): Problem[] => {
    const found = enumerateSituations(
      policy,
      questions.map((question) => question.when),
    );
    const forms = found
      ? found.situations.map(({ answers, hoursOpen }) =>
          questions.filter((question) => holds(question.when, answers, hoursOpen)),
        )
      : [questions];
    const weights = new Map(questions.map((question) => [question, weightOf(question, policy)]));
    const most = { fields: 0, asked: 0, typed: 0, least: 0 };
    for (const form of forms) {
      const sum = (key: keyof Weight) =>
        form.reduce((bytes, question) => bytes + (weights.get(question)?.[key] ?? 0), 0);
      most.fields = Math.max(most.fields, form.length);
      most.asked = Math.max(most.asked, sum('asked'));
      most.typed = Math.max(most.typed, sum('typed'));
      most.least = Math.max(most.least, sum('least'));
    }
    const path = ['steps', at];
    if (most.fields > VIEW_BLOCKS - FRAME_BLOCKS) {
      const message = `asks up to ${most.fields} questions at once; Slack has room for ${VIEW_BLOCKS - FRAME_BLOCKS} in a form; make two steps of it`;
      return [{ path, message }];
    }
    const above = at === 0 ? noticeBytes(policy) : 0;
    const asked = tooHeavy(path, 'texts and options', above + most.asked, 'make two steps of it');
    const typed = Math.max(most.typed, most.least);
    return asked.length > 0
      ? asked
      : tooHeavy(path, 'questions and what may be typed', typed, 'make two steps of it');
  });
}

/** What stands above the first form, in full: it is shown before anything is typed. */
function noticeBytes({ notice }: Policy): number {
  if (!notice) return 0;
  const form = formOf([], {});
  const paragraph = { kind: 'paragraph', text: [notice.says] } as const;
  const noticed = { ...form, intro: [paragraph, ...form.intro] };
  return formBytes(noticed, INPUT_HINT) - formBytes(form, INPUT_HINT);
}

/** Bytes on a card of Teams. */
interface Weight {
  /** With all of its help, and nothing typed. */
  readonly asked: number;
  /** With hardly any help, and as much typed into its texts as may be. */
  readonly typed: number;
  /** With hardly any help, something wrong with it, and shortened as far as it can be. */
  readonly least: number;
}

function weightOf(question: Question, policy: Policy): Weight {
  const asked = offered(question, policy);
  // A question that offers nothing is another check's.
  if (asked.type === 'product' && asked.releases.length === 0)
    return { asked: 0, typed: 0, least: 0 };
  const bare = formOf([], {});
  const full = formOf([asked], { [question.id]: mostTyped(question) });
  const wrong = { errors: { [question.id]: WRONG }, note: WRONG, typed: LEAST_TEXT };
  return {
    asked: formBytes(formOf([asked], {}), INPUT_HINT) - formBytes(bare, INPUT_HINT),
    typed:
      formBytes(question.type === 'file' ? formOf([asked], {}) : full, LEAST_PROSE) -
      formBytes(bare, LEAST_PROSE),
    least: formBytes(full, LEAST_PROSE, wrong) - formBytes(bare, LEAST_PROSE, { note: WRONG }),
  };
}

/** The heaviest that can stand in the input of a question; null: nothing is typed there. */
function mostTyped(question: Question): string | null {
  switch (question.type) {
    case 'text':
      return HEAVY.repeat(question.maxLength ?? maxAnswerLength);
    case 'file':
      return 'x'.repeat(INPUT_TEXT);
    case 'choice':
    case 'yesNo':
    case 'product':
    case 'number':
    case 'date':
      return null;
    default:
      return question satisfies never;
  }
}

/** A step with ids as long as they come, and one line above its questions: more is left out. */
function formOf(questions: readonly AskedQuestion[], answers: Answers): Form {
  return intakeForm({
    deskId: 'x'.repeat(40),
    draftId: 'x'.repeat(40),
    shown: 'x'.repeat(40),
    step: { index: 0, title: 'x'.repeat(24), questions },
    canGoBack: true,
    answers,
    notes: [['x'.repeat(40)]],
    contactLines: [],
  });
}

function tooHeavy(path: Problem['path'], what: string, bytes: number, wayOut: string): Problem[] {
  const room = CARD_BYTES - formBytes(formOf([], {}), INPUT_HINT);
  if (bytes <= room) return [];
  const message = `${what} weigh up to ${Math.ceil(bytes / 1024)} KB in a form; Teams has room for ${Math.floor(room / 1024)} KB; ${wayOut}`;
  return [{ path, message }];
}

/** The numbers above a form stand in one text. */
function checkContactLines({ contactLines }: Policy): Problem[] {
  const lengths = (['open', 'closed'] as const).map((hours) =>
    contactLines
      .filter(({ when }) => !when || when.hours === hours)
      .reduce((sum, { label, value }) => sum + label.length + value.length + 3, 0),
  );
  const length = Math.max(...lengths);
  if (length <= CONTEXT_TEXT) return [];
  const message = `together they have ${length} characters; above a form Slack shows ${CONTEXT_TEXT}`;
  return [{ path: ['contactLines'], message }];
}

/** Agents choose a level, or a team, from a list, with a text that is not kept anywhere but there. */
function checkChoices(policy: Policy): Problem[] {
  const tooMany = (path: string, count: number) =>
    count <= SELECT_OPTIONS
      ? []
      : [{ path: [path], message: `there are ${count}; Slack offers ${SELECT_OPTIONS} in a list` }];
  return [
    ...tooMany('levels', policy.levels.length),
    ...tooMany('teams', Object.keys(policy.teams).length),
    ...chosenWithText(
      'levels',
      policy.levels.map(({ id }) => levelTitle(policy, id)),
    ),
    ...chosenWithText(
      'teams',
      Object.values(policy.teams).map(({ name }) => name),
    ),
    ...policy.levels.flatMap(({ id }, at): Problem[] => {
      const title = levelTitle(policy, id);
      if (title.length <= OPTION_TEXT) return [];
      const message = `"${title}" has ${title.length} characters; Slack shows ${OPTION_TEXT} in a list; give the level a shorter name, or a title`;
      return [{ path: ['levels', at, 'name'], message }];
    }),
  ];
}

function chosenWithText(path: 'levels' | 'teams', names: readonly string[]): Problem[] {
  const form = formOf([], {});
  const field = { label: WRONG, required: true } as const;
  const options = names.map((label, at) => ({ value: `${at}`.padEnd(40, 'x'), label }));
  const initial = HEAVY.repeat(maxActText);
  const filled: Form = {
    ...form,
    fields: [
      ...(options.length > 0 ? [{ ...field, id: 'choice', kind: 'choice', options } as const] : []),
      { ...field, id: 'text', kind: 'text', multiline: true, maxLength: maxActText, initial },
    ],
  };
  const errors = { choice: WRONG, text: WRONG };
  const bytes = formBytes(filled, LEAST_PROSE, { errors }) - formBytes(form, LEAST_PROSE);
  return tooHeavy([path], 'names', bytes, 'give them shorter names, or have fewer of them');
}

/** What is told and agreed to before sending stands in one form, under what comes of the report. */
function checkBeforeSending({ advisories, consents }: Policy): Problem[] {
  const form = formOf([], {});
  const told: Form = {
    ...form,
    intro: advisories.map(({ says }) => ({ kind: 'paragraph', text: [says] })),
    fields: consents.map(({ id, wording }, at) => ({
      kind: 'consent',
      id: `${at}-${consentField(id)}`,
      label: 'Please agree to go on',
      wording,
      required: true,
    })),
  };
  const bytes = formBytes(told, INPUT_HINT) - formBytes(form, INPUT_HINT) + OUTCOME_BYTES;
  const path = [consents.length > advisories.length ? 'consents' : 'advisories'];
  return tooHeavy(path, 'texts', bytes, 'shorten the advisories and the consents');
}

/** Texts that one message holds together. */
function checkTogether(policy: Policy, list: 'flags' | 'statements', what: string): Problem[] {
  const length = policy[list].reduce((sum, { says }) => sum + says.length, 0);
  const room = MESSAGE_TEXT - FRAME_TEXT;
  const most = MESSAGE_BLOCKS - FRAME_BLOCKS;
  if (length <= room && policy[list].length <= most) return [];
  const message = `${policy[list].length} texts with ${length} characters; ${what} has room for ${most} with ${room}`;
  return [{ path: [list], message }];
}
