import type { Element, Option, StateValue } from '../wire.ts';
import type { Workspace } from '../workspace.ts';
import { isMany, optionsOf, slotOf, stateValue } from './values.ts';

/** What a person may give to anything but a file field. */
type Chosen = string | number | string[] | null;

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^\d{2}:\d{2}$/;

function optionFor(element: Element, wanted: string): Option {
  const options = optionsOf(element);
  const found =
    options.find((option) => option.value === wanted) ??
    options.find((option) => option.text.text === wanted);
  if (found) return found;
  const offered = options.map((option) => `“${option.text.text}”`).join(', ');
  throw new Error(`There is no option “${wanted}” to choose. Offered: ${offered}`);
}

/** Somebody by id or name; Slack offers bots too. */
function personFor({ people, bot }: Workspace, wanted: string): string {
  if (people.has(wanted)) return wanted;
  if (wanted === bot.user || wanted === bot.name) return bot.user;
  const found = [...people].find(([, { name }]) => name === wanted);
  if (!found) throw new Error(`There is nobody called “${wanted}”`);
  return found[0];
}

function typed(element: Element, text: string): string {
  const { max_length } = element;
  const limit = max_length ?? 3000;
  if (text.length > limit) {
    throw new Error(`${text.length} characters do not fit: the field takes ${limit}`);
  }
  if (!element.multiline && element.type !== 'rich_text_input' && /[\r\n]/.test(text)) {
    return text.replace(/\s*[\r\n]+\s*/g, ' ');
  }
  return text;
}

function one(workspace: Workspace, element: Element, wanted: string): unknown {
  switch (slotOf(element.type)) {
    case 'value':
      return typed(element, wanted);
    case 'rich_text_value':
      return {
        type: 'rich_text',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: wanted }] }],
      };
    case 'selected_option':
    case 'selected_options':
      return optionFor(element, wanted);
    case 'selected_user':
    case 'selected_users':
      return personFor(workspace, wanted);
    case 'selected_date':
      if (!DATE.test(wanted)) throw new Error(`“${wanted}” is not a date (YYYY-MM-DD)`);
      return wanted;
    case 'selected_time':
      if (!TIME.test(wanted)) throw new Error(`“${wanted}” is not a time (HH:MM)`);
      return wanted;
    case 'selected_date_time':
      if (!/^\d{10}$/.test(wanted)) throw new Error(`“${wanted}” is not a time in epoch seconds`);
      return Number(wanted);
    default:
      return wanted;
  }
}

/** The state value of an element after a person gave it `wanted`; throws what the client would not allow. */
export function choose(workspace: Workspace, element: Element, wanted: Chosen): StateValue {
  if (isMany(element)) {
    const list = wanted === null ? [] : Array.isArray(wanted) ? wanted : [String(wanted)];
    const limit = element.max_selected_items ?? Number.POSITIVE_INFINITY;
    if (list.length > limit) throw new Error(`Only ${limit} can be chosen`);
    return stateValue(
      element,
      list.map((each) => one(workspace, element, each)),
    );
  }
  if (Array.isArray(wanted)) throw new Error('Only one can be chosen here');
  if (wanted === null || wanted === '') return stateValue(element, null);
  return stateValue(element, one(workspace, element, String(wanted)));
}

/** What Slack's client says at a field that it will not send, if anything. */
export function complaint(element: Element, value: StateValue | undefined): string | undefined {
  const text = value?.value;
  if (typeof text !== 'string' || text === '') return undefined;
  if (element.min_length !== undefined && text.length < element.min_length) {
    return `Please enter at least ${element.min_length} characters.`;
  }
  if (element.type === 'email_text_input' && !/^\S+@\S+\.\S+$/.test(text)) {
    return 'Please enter a valid email address.';
  }
  if (element.type === 'url_text_input' && !URL.canParse(text)) return 'Please enter a valid URL.';
  if (element.type === 'number_input') return numberComplaint(element, text);
  return undefined;
}

function numberComplaint(element: Element, text: string): string | undefined {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) return 'Please enter a number.';
  if (!element.is_decimal_allowed && !Number.isInteger(value))
    return 'Please enter a whole number.';
  if (element.min_value !== undefined && value < Number(element.min_value)) {
    return `Please enter a number of at least ${element.min_value}.`;
  }
  if (element.max_value !== undefined && value > Number(element.max_value)) {
    return `Please enter a number of at most ${element.max_value}.`;
  }
  return undefined;
}
