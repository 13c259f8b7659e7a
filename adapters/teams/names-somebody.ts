import type { Message, Part, Text } from '../../src/views/message.ts';
import { unreachable } from '../../src/views/unreachable.ts';

/** Whether anything in a message depends on who is in the channel: a mention, or a card of one's own. */
export function namesSomebody({ own, parts }: Message): boolean {
  return own !== undefined || parts.some(inPart);
}

function inPart(part: Part): boolean {
  switch (part.kind) {
    case 'paragraph':
    case 'note':
      return inText(part.text);
    case 'facts':
      return part.facts.some(({ value }) => inText(value));
    case 'heading':
    case 'quote':
    case 'divider':
    case 'buttons':
      return false;
    default:
      return unreachable(part);
  }
}

function inText(text: Text): boolean {
  return text.some((inline) => typeof inline === 'object' && inline.kind === 'person');
}
