import { renderForm } from '../../adapters/slack/render-form.ts';
import { renderMessage } from '../../adapters/slack/render-message.ts';
import type { Form } from '../../src/views/form.ts';
import type { Message } from '../../src/views/message.ts';

/** All words, addresses and values that Slack's clients show of a form or message, in order. */
export function shownInSlack(view: Form | Message, team: string): readonly string[] {
  return 'fields' in view
    ? wordsIn(renderForm(view, team))
    : wordsIn(renderMessage(view, team).blocks);
}

function wordsIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(wordsIn);
  if (typeof node !== 'object' || node === null) return [];
  if ('type' in node && node.type === 'mrkdwn') return [read('text' in node ? node.text : '')];
  if ('type' in node && node.type === 'date')
    return 'fallback' in node ? [String(node.fallback)] : [];
  return Object.entries(node).flatMap(([key, value]) => {
    if (key === 'user_id') return [`person:${value}`];
    if (key === 'initial_users') return value.map((id: unknown) => `person:${id}`);
    // People of other workspaces stand in no field, and come back all the same.
    if (key === 'private_metadata') return [...others(value)];
    if (typeof value !== 'string') return wordsIn(value);
    return ['text', 'url', 'value', 'initial_value', 'initial_date'].includes(key) ? [value] : [];
  });
}

function others(metadata: unknown): string[] {
  const found: unknown = JSON.parse(String(metadata));
  const people =
    typeof found === 'object' && found !== null && 'people' in found ? found.people : {};
  return Object.values(people ?? {})
    .flat()
    .map((address) => `person:${String(address).slice(String(address).indexOf('/') + 1)}`);
}

function read(mrkdwn: unknown): string {
  return String(mrkdwn)
    .replace(/<@([^>]+)>/g, 'person:$1')
    .replace(/<!date\^[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<([^|>]+)\|([^>]*)>/g, '$2 $1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
