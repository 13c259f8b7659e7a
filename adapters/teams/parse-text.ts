import { at, listAt, textAt, type Unknown } from '../../src/runtime/ports.ts';
import { decoded } from './parse-entities.ts';
import { readHtml, tidied } from './parse-html.ts';
import { CALLED } from './request-limits.ts';
import { clean, cut } from './text.ts';

export interface Words {
  readonly text: string;
  /** The message that was quoted, as a reply is made in a chat without threads. */
  readonly quoted: string | null;
}

/** What a person wrote, without mentions of the bot and without what they quoted. Total. */
export function readWords(activity: Unknown, bot: string | null): Words {
  const html = listAt(activity, 'attachments')
    .filter((one) => at(one, 'contentType') === 'text/html')
    .map((one) => textAt(one, 'content') ?? '')
    .find((content) => /schema\.skype\.com\/Reply"/i.test(content));
  if (html !== undefined) {
    const { text, quoted } = readHtml(html, nameOfBot(activity, bot));
    return { text: clean(text), quoted };
  }
  const { text, quoted } = withoutQuotes(activity);
  return { text: clean(tidied(decoded(withoutMentions(text, activity, bot)))), quoted };
}

/** Whether a message is addressed to the bot. */
export function mentionsBot(activity: Unknown, bot: string | null): boolean {
  return bot !== null && mentionsIn(activity).some(({ id }) => id === bot);
}

/** What a person is called. */
export function plainName(name: string | null): string {
  return cut(
    clean(name ?? '')
      .replace(/\s+/g, ' ')
      .trim(),
    CALLED,
  );
}

interface Mention {
  readonly id: string | null;
  readonly name: string;
  /** As it stands in the text, `<at>…</at>`. */
  readonly text: string;
}

function mentionsIn(activity: Unknown): Mention[] {
  return listAt(activity, 'entities').flatMap((entity) => {
    if (at(entity, 'type') !== 'mention') return [];
    const mentioned = at(entity, 'mentioned');
    const name = textAt(mentioned, 'name') ?? '';
    return [{ id: textAt(mentioned, 'id'), name, text: textAt(entity, 'text') ?? '' }];
  });
}

function nameOfBot(activity: Unknown, bot: string | null): string | null {
  const own = mentionsIn(activity).find(({ id }) => bot !== null && id === bot);
  return own ? own.name : textAt(at(activity, 'recipient'), 'name');
}

/** The entities say who is meant by the tags of a text; tags that none is about are names. */
function withoutMentions(text: string, activity: Unknown, bot: string | null): string {
  const own = mentionsIn(activity).filter(({ id }) => bot !== null && id === bot);
  const isOwn = (tag: string, name: string) =>
    own.some((mention) => mention.text === tag || mention.name === name);
  const pieces = text.split(/(<at\b[^<>]*>[^<>]*<\/at>)/i);
  let afterBot = false;
  return pieces
    .map((piece, place) => {
      if (place % 2 === 1) {
        const name = piece.replace(/<[^<>]*>/g, '');
        afterBot = isOwn(piece, name);
        return afterBot ? '' : `@${name}`;
      }
      const rest = afterBot ? piece.replace(/^[:,]/, '') : piece;
      afterBot = false;
      return rest;
    })
    .join('');
}

/** Quotes that stand beside the text, with a tag in it where they are shown. */
function withoutQuotes(activity: Unknown): Words {
  const quoted = listAt(activity, 'entities')
    .filter((entity) => at(entity, 'type') === 'quotedReply')
    .map((entity) => textAt(at(entity, 'quotedReply'), 'messageId'))
    .find((id) => id !== null);
  const text = (textAt(activity, 'text') ?? '').replace(/<quoted\b[^<>]*>(?:<\/quoted>)?/gi, '');
  return { text, quoted: quoted ?? null };
}
