import type { Inline, Part, Text } from './message.ts';

/** The same parts with every text in them changed; quotes and headings are no texts of inlines. */
export function mapText(parts: readonly Part[], change: (text: Text) => Text): readonly Part[] {
  return parts.map((part): Part => {
    switch (part.kind) {
      case 'paragraph':
      case 'note':
        return { ...part, text: change(part.text) };
      case 'facts':
        return { ...part, facts: part.facts.map((one) => ({ ...one, value: change(one.value) })) };
      case 'heading':
      case 'quote':
      case 'divider':
      case 'buttons':
        return part;
      default:
        return part satisfies never;
    }
  });
}

/** Every run of text in these parts. */
export function inlinesOf(parts: readonly Part[]): readonly Inline[] {
  return parts.flatMap((part): readonly Inline[] => {
    switch (part.kind) {
      case 'paragraph':
      case 'note':
        return part.text;
      case 'facts':
        return part.facts.flatMap(({ value }) => value);
      case 'heading':
      case 'quote':
      case 'divider':
      case 'buttons':
        return [];
      default:
        return part satisfies never;
    }
  });
}
