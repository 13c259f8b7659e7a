import type { Part } from '../../src/views/message.ts';
import { unreachable } from '../../src/views/unreachable.ts';
import type { CardElement } from './card.ts';
import { BLOCK_TEXT, FACT_LABEL, FACT_VALUE, HEADING_TEXT } from './limits.ts';
import { renderButtons } from './render-button.ts';
import { line, type Place, renderText } from './render-inline.ts';

/** The parts in their order. A divider becomes the line above what follows it. */
export function renderParts(parts: readonly Part[], place: Place): CardElement[] {
  const elements: CardElement[] = [];
  let divided = false;
  for (const part of parts) {
    if (part.kind === 'divider') {
      divided = elements.length > 0;
      continue;
    }
    const [first, ...rest] = renderPart(part, place);
    if (!first) continue;
    elements.push(divided ? { ...first, separator: true } : first, ...rest);
    divided = false;
  }
  return elements;
}

function renderPart(part: Exclude<Part, { kind: 'divider' }>, place: Place): CardElement[] {
  switch (part.kind) {
    case 'heading':
      return line(part.text, HEADING_TEXT, { size: 'Large', weight: 'Bolder' });
    case 'paragraph':
      return renderText(part.text, BLOCK_TEXT, place);
    case 'note':
      return renderText(part.text, BLOCK_TEXT, place, { size: 'Small', isSubtle: true });
    case 'facts': {
      const isLong = part.facts.some(({ label }) => label.length > SHORT_LABEL);
      return part.facts.flatMap((fact) => renderFact(fact, isLong, place));
    }
    case 'quote': {
      const items = line(part.text, Number.POSITIVE_INFINITY);
      return items.length === 0 ? [] : [{ type: 'Container', style: 'emphasis', items }];
    }
    case 'buttons':
      return renderButtons(part.buttons, place.reader);
    default:
      return unreachable(part);
  }
}

/** Longer labels, in characters, get as much room as what they name. */
const SHORT_LABEL = 24;

// Two columns rather than a FactSet, which reads Markdown; rows of a Table would weigh the same.
function renderFact(
  { label, value }: Extract<Part, { kind: 'facts' }>['facts'][number],
  isLong: boolean,
  place: Place,
): CardElement[] {
  const shown = renderText(value, FACT_VALUE, place);
  if (shown.length === 0) return [];
  const column = (width: number, items: readonly CardElement[]) => ({
    type: 'Column',
    width,
    items,
  });
  const named = line(label, FACT_LABEL, { weight: 'Bolder' });
  return [
    {
      type: 'ColumnSet',
      spacing: 'Small',
      columns: [column(1, named), column(isLong ? 1 : 2, shown)],
    },
  ];
}
