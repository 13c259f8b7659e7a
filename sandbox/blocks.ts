import { newId } from './ids.ts';
import type { Block, Element, TextObject } from './wire.ts';

const NAMELESS = new Set(['image', 'mrkdwn', 'plain_text']);

/** Gives blocks and interactive elements without an id one, as Slack does. */
export function completeBlocks(blocks: Block[]): Block[] {
  return blocks.map((block) => {
    const done: Block = { ...block, block_id: block.block_id || newId('', 5) };
    if (done.element) done.element = named(done.element);
    if (done.accessory) done.accessory = named(done.accessory);
    if (done.elements && done.type === 'actions') done.elements = done.elements.map(named);
    return done;
  });
}

function named(element: Element): Element {
  if (NAMELESS.has(element.type) || element.action_id) return element;
  return { ...element, action_id: newId('', 5) };
}

/** Everything in these blocks that a person can press or fill in, with the block it stands in. */
export function interactive(blocks: Block[] | undefined): { block: Block; element: Element }[] {
  return (blocks ?? []).flatMap((block) => {
    const elements = [
      ...(block.type === 'actions' ? (block.elements ?? []) : []),
      ...(block.element ? [block.element] : []),
      ...(block.accessory ? [block.accessory] : []),
    ];
    return elements
      .filter((element) => element.action_id !== undefined && !NAMELESS.has(element.type))
      .map((element) => ({ block, element }));
  });
}

export function textOf(text: TextObject | string | undefined): string {
  return typeof text === 'string' ? text : (text?.text ?? '');
}

export interface Found {
  block: Block;
  element: Element;
}

/** The element of a message or view that `wanted` accepts. */
export function findElement(
  blocks: Block[] | undefined,
  wanted: (element: Element, block: Block) => boolean,
): Found | undefined {
  return interactive(blocks).find(({ block, element }) => wanted(element, block));
}

export function isButton(element: Element): boolean {
  return element.type === 'button' || element.type === 'workflow_button';
}
