import { plainOf, readMrkdwn } from '../text/mrkdwn.js';

function inline(element, names) {
  switch (element.type) {
    case 'user':
      return `@${names.user(element.user_id)}`;
    case 'channel':
      return `#${names.channel(element.channel_id)}`;
    case 'broadcast':
      return `@${element.range}`;
    case 'emoji':
      return `:${element.name}:`;
    case 'link':
      return element.text ? `[${element.text}](${element.url})` : element.url;
    default:
      return element.text ?? '';
  }
}

/** What one would type to write this message again. */
export function typedOf(message, names) {
  const parts = message.blocks?.filter(({ type }) => type === 'rich_text') ?? [];
  if (parts.length === 0) return plainOf(readMrkdwn(message.text, names));
  return parts
    .flatMap(({ elements }) => elements)
    .map((part) => {
      const text = part.elements.map((element) => inline(element, names)).join('');
      return part.type === 'rich_text_preformatted' ? `\`\`\`${text}\`\`\`` : text;
    })
    .join('\n');
}
