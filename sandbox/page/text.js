import { formatDate } from '../text/dates.js';
import { readMrkdwn } from '../text/mrkdwn.js';
import { el, link } from './dom.js';

/** Names and the time by which texts are shown. */
export function namesIn(picture) {
  return {
    user: (id) => picture.names[id] ?? id,
    channel: (id) => picture.channelNames[id] ?? id,
    now: picture.now,
  };
}

function dressed(node, style) {
  let done = node;
  if (style.code) done = el('code', {}, done);
  if (style.bold) done = el('b', {}, done);
  if (style.italic) done = el('i', {}, done);
  if (style.strike) done = el('s', {}, done);
  return done;
}

/** mrkdwn as nodes. */
export function mrkdwn(text, names) {
  return readMrkdwn(text, names).map((span) => {
    const inner = span.url ? link(span.url, span.text) : document.createTextNode(span.text);
    return dressed(span.quiet && !span.url ? el('span', { class: 'mention' }, inner) : inner, span);
  });
}

/** A text object: mrkdwn, or plain text as it is. */
export function text(object, names) {
  if (!object) return [];
  if (typeof object === 'string') return mrkdwn(object, names);
  return object.type === 'mrkdwn'
    ? mrkdwn(object.text, names)
    : [document.createTextNode(object.text)];
}

function inline(element, names) {
  switch (element.type) {
    case 'user':
      return el('span', { class: 'mention' }, `@${names.user(element.user_id)}`);
    case 'channel':
      return el('span', { class: 'mention' }, `#${names.channel(element.channel_id)}`);
    case 'broadcast':
      return el('span', { class: 'mention' }, `@${element.range}`);
    case 'emoji':
      return document.createTextNode(`:${element.name}:`);
    case 'date':
      return document.createTextNode(
        formatDate(element.timestamp, element.format, names.now) ?? element.fallback ?? '',
      );
    case 'link':
      return link(element.url, element.text ?? element.url);
    default:
      return document.createTextNode(element.text ?? '');
  }
}

const inlines = (elements, names) =>
  elements.map((element) => dressed(inline(element, names), element.style ?? {}));

/** A rich_text block. */
export function richText(block, names) {
  return block.elements.map((part) => {
    switch (part.type) {
      case 'rich_text_list':
        return el(
          part.style === 'ordered' ? 'ol' : 'ul',
          {},
          ...part.elements.map((item) => el('li', {}, ...inlines(item.elements, names))),
        );
      case 'rich_text_quote':
        return el('blockquote', {}, ...inlines(part.elements, names));
      case 'rich_text_preformatted':
        return el('pre', {}, ...inlines(part.elements, names));
      default:
        return el('p', {}, ...inlines(part.elements, names));
    }
  });
}
