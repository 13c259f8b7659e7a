import {
  CONTEXT_TEXT,
  MESSAGE_BLOCKS,
  MESSAGE_TEXT,
  OPTION_TEXT,
  SELECT_OPTIONS,
  VIEW_BLOCKS,
} from '../../adapters/slack/limits.ts';
import { releasesOf } from '../engine/catalogue.ts';
import { holds } from '../engine/condition.ts';
import { levelTitle, type Policy, type Question } from '../engine/policy.ts';
import { enumerateSituations } from './enumerate-situations.ts';
import type { Problem } from './policy-problem.ts';

/** What a Teams card may weigh, in bytes of JSON, and what its frame and buttons take of that. */
const CARD_BYTES = 28 * 1024;
const CARD_FRAME_BYTES = 4 * 1024;
/** What a field, an option and a paragraph weigh on a card without their texts. */
const FIELD_BYTES = 300;
const OPTION_BYTES = 30;
const PARAGRAPH_BYTES = 120;
/** Blocks of a Slack form, or of a message, that are not the policy's. */
const FRAME_BLOCKS = 10;
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
    let [fields, bytes] = [0, 0];
    for (const form of forms) {
      fields = Math.max(fields, form.length);
      bytes = Math.max(
        bytes,
        form.reduce((sum, question) => sum + (weights.get(question) ?? 0), 0),
      );
    }
    const path = ['steps', at];
    if (fields > VIEW_BLOCKS - FRAME_BLOCKS) {
      const message = `asks up to ${fields} questions at once; Slack has room for ${VIEW_BLOCKS - FRAME_BLOCKS} in a form; make two steps of it`;
      return [{ path, message }];
    }
    return tooHeavy(path, bytes, 'make two steps of it');
  });
}

function tooHeavy(path: Problem['path'], bytes: number, wayOut: string): Problem[] {
  const room = CARD_BYTES - CARD_FRAME_BYTES;
  if (bytes <= room) return [];
  const message = `texts and options weigh up to ${kilobytes(bytes)} in a form; Teams has room for ${kilobytes(room)}; ${wayOut}`;
  return [{ path, message }];
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KB`;
}

function weightOf(question: Question, policy: Policy): number {
  const options =
    question.type === 'choice'
      ? question.options
      : question.type === 'product'
        ? releasesOf(question, policy)
        : [];
  return (
    FIELD_BYTES +
    bytesOf(question.id, question.label, question.help ?? '') +
    options.reduce(
      (sum, { value, label, ...option }) =>
        sum +
        OPTION_BYTES +
        bytesOf(value, label, 'description' in option ? (option.description ?? '') : ''),
      0,
    )
  );
}

function bytesOf(...texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Buffer.byteLength(JSON.stringify(text)), 0);
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

/** Agents choose a level, or a team, from a list. */
function checkChoices(policy: Policy): Problem[] {
  const tooMany = (path: string, count: number) =>
    count <= SELECT_OPTIONS
      ? []
      : [{ path: [path], message: `there are ${count}; Slack offers ${SELECT_OPTIONS} in a list` }];
  return [
    ...tooMany('levels', policy.levels.length),
    ...tooMany('teams', Object.keys(policy.teams).length),
    ...policy.levels.flatMap(({ id }, at): Problem[] => {
      const title = levelTitle(policy, id);
      if (title.length <= OPTION_TEXT) return [];
      const message = `"${title}" has ${title.length} characters; Slack shows ${OPTION_TEXT} in a list; give the level a shorter name, or a title`;
      return [{ path: ['levels', at, 'name'], message }];
    }),
  ];
}

/** What is told and agreed to before sending stands in one form. */
function checkBeforeSending({ advisories, consents }: Policy): Problem[] {
  const bytes =
    advisories.reduce((sum, { says }) => sum + PARAGRAPH_BYTES + bytesOf(says), 0) +
    consents.reduce((sum, { id, wording }) => sum + FIELD_BYTES + bytesOf(id, wording), 0);
  const path = [consents.length > advisories.length ? 'consents' : 'advisories'];
  return tooHeavy(path, bytes, 'shorten the advisories and the consents');
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
