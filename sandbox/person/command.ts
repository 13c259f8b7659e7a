import { type Answer, applyAnswer, readAnswer } from '../answer.ts';
import type { Inside } from '../inside.ts';
import { type PersonId, SLACKBOT } from '../people.ts';
import { escaped } from '../text/typed.ts';
import type { CommandResult, Delivered } from '../types.ts';
import type { Message } from '../wire.ts';
import { commandFields } from './payload.ts';

/** Types a slash command into a channel and shows what Slack would show of the answer. */
export async function command(
  inside: Inside,
  person: PersonId,
  name: string,
  text: string,
  channel: string,
): Promise<CommandResult> {
  const { workspace, manifest } = inside;
  const known = manifest.commands.find((one) => one.command === name);
  if (!known || !workspace.grant)
    throw new Error(`${name} is not a valid command of this workspace`);
  if (!workspace.joined(channel, person)) {
    throw new Error(`${workspace.nameOf(person)} is not in ${channel}`);
  }
  const id = workspace.newResponse({ person, channel });
  const delivered = await inside.bot.form(
    person,
    commandFields(inside, person, {
      command: name,
      text: known.escapesMentions ? escapeMentions(inside, escaped(text)) : escaped(text),
      channel,
      response_url: `${inside.base()}/response/${id}`,
    }),
  );
  const ephemeral = shown(inside, person, channel, name, delivered);
  return ephemeral ? { ...delivered, ephemeral } : delivered;
}

function shown(
  inside: Inside,
  person: PersonId,
  channel: string,
  name: string,
  delivered: Delivered,
): Message | undefined {
  const failed = failureOf(delivered);
  if (failed) return slackbot(inside, person, channel, `${name} failed with the error “${failed}”`);
  if (delivered.body.trim() === '') return undefined;
  const answer: Answer | undefined = readAnswer(delivered.body);
  if (!answer)
    return slackbot(inside, person, channel, `${name} failed with the error “bad_answer”`);
  return applyAnswer(inside.workspace, { person, channel }, answer);
}

/** Slack's name for a request that the bot did not take in time, if so. */
export function failureOf(delivered: Delivered): string | undefined {
  if (delivered.failure === 'timeout') return 'operation_timeout';
  if (delivered.failure || delivered.status !== 200) return 'dispatch_failed';
  return undefined;
}

function slackbot(inside: Inside, person: string, channel: string, text: string): Message {
  return inside.workspace.post({ channel, user: SLACKBOT, text, ephemeral_to: person });
}

/** `@Ana` becomes `<@U0ANA|ana>`, as Slack writes it for commands that ask for escaped names. */
function escapeMentions({ workspace }: Inside, text: string): string {
  return [...workspace.people].reduce(
    (done, [id, { name }]) =>
      done.replace(new RegExp(`@${name}\\b`, 'g'), `<@${id}|${name.toLowerCase()}>`),
    text,
  );
}
