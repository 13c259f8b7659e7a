import { interactive } from '../blocks.ts';
import type { Block, Element, Option, StateValue, StateValues } from '../wire.ts';

/** The property of a state value that holds what was chosen, by the type of the element. */
const SLOT: Record<string, string> = {
  plain_text_input: 'value',
  email_text_input: 'value',
  url_text_input: 'value',
  number_input: 'value',
  rich_text_input: 'rich_text_value',
  static_select: 'selected_option',
  external_select: 'selected_option',
  radio_buttons: 'selected_option',
  overflow: 'selected_option',
  checkboxes: 'selected_options',
  multi_static_select: 'selected_options',
  multi_external_select: 'selected_options',
  datepicker: 'selected_date',
  timepicker: 'selected_time',
  datetimepicker: 'selected_date_time',
  users_select: 'selected_user',
  multi_users_select: 'selected_users',
  conversations_select: 'selected_conversation',
  multi_conversations_select: 'selected_conversations',
  channels_select: 'selected_channel',
  multi_channels_select: 'selected_channels',
  file_input: 'files',
};

const MANY = /^(checkboxes|multi_.*|file_input)$/;
const WITHOUT_STATE = new Set(['button', 'workflow_button', 'overflow']);

export function slotOf(type: string): string {
  const slot = SLOT[type];
  if (!slot) throw new Error(`a ${type} holds no value`);
  return slot;
}

export function optionsOf(element: Element): Option[] {
  return element.options ?? (element.option_groups ?? []).flatMap((group) => group.options);
}

function initial(element: Element): unknown {
  if (MANY.test(element.type)) {
    return (
      element.initial_options ??
      element.initial_users ??
      element.initial_conversations ??
      element.initial_channels ??
      []
    );
  }
  return (
    element.initial_option ??
    element.initial_value ??
    element.initial_date ??
    element.initial_time ??
    element.initial_date_time ??
    element.initial_user ??
    element.initial_conversation ??
    element.initial_channel ??
    null
  );
}

export function stateValue(element: Element, value: unknown): StateValue {
  return { type: element.type, [slotOf(element.type)]: value };
}

export function put(values: StateValues, block: Block, element: Element, value: StateValue): void {
  const { block_id = '' } = block;
  values[block_id] = { ...values[block_id], [element.action_id ?? '']: value };
}

/** What a view holds before anybody touched it. */
export function initialValues(blocks: Block[]): StateValues {
  const values: StateValues = {};
  for (const { block, element } of interactive(blocks)) {
    if (WITHOUT_STATE.has(element.type)) continue;
    put(values, block, element, stateValue(element, initial(element)));
  }
  return values;
}

function stillOffered(element: Element, value: StateValue): boolean {
  const chosen = value[slotOf(element.type)];
  const offered = new Set(optionsOf(element).map((option) => option.value));
  if (slotOf(element.type) === 'selected_option') {
    return (
      chosen === null || element.type === 'external_select' || offered.has(chosenValue(chosen))
    );
  }
  if (slotOf(element.type) === 'selected_options' && element.type !== 'multi_external_select') {
    return (chosen as Option[]).every((option) => offered.has(option.value));
  }
  return true;
}

function chosenValue(option: unknown): string {
  return (option as Option).value;
}

/** The values of an updated view: those already given where the same input is still there. */
export function carryValues(blocks: Block[], before: StateValues): StateValues {
  const values = initialValues(blocks);
  for (const { block, element } of interactive(blocks)) {
    const old = before[block.block_id ?? '']?.[element.action_id ?? ''];
    if (!old || old.type !== element.type || !stillOffered(element, old)) continue;
    put(values, block, element, old);
  }
  return values;
}

export function isEmpty(value: StateValue | undefined): boolean {
  if (!value) return true;
  const held = value[slotOf(value.type)];
  return held === null || held === '' || (Array.isArray(held) && held.length === 0);
}

export function isMany(element: Element): boolean {
  return MANY.test(element.type);
}
