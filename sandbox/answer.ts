import { completeBlocks } from './blocks.ts';
import { checkMessage } from './limits/message.ts';
import type { Block, Message } from './wire.ts';
import type { ResponseUrl, Workspace } from './workspace.ts';

/** A message as a bot answers a command with, or sends to a response URL. */
export interface Answer {
  text: string;
  blocks?: Block[];
  response_type: 'ephemeral' | 'in_channel';
  replace_original: boolean;
  delete_original: boolean;
  thread_ts?: string;
}

/** Reads such an answer: JSON, or plain text as the message itself; undefined if Slack would not take it. */
export function readAnswer(body: string): Answer | undefined {
  const defaults = {
    response_type: 'ephemeral',
    replace_original: false,
    delete_original: false,
  } as const;
  if (!body.trimStart().startsWith('{')) return { ...defaults, text: body };
  try {
    const answer = { ...defaults, text: '', ...JSON.parse(body) } as Answer;
    const empty = !answer.text && !answer.blocks?.length;
    if (empty && !answer.delete_original) return undefined;
    return empty || checkMessage(answer) === undefined ? answer : undefined;
  } catch {
    return undefined;
  }
}

type Where = Pick<ResponseUrl, 'person' | 'channel' | 'ts' | 'thread_ts'>;

/** Posts, replaces or deletes as the answer says; the message that stands there afterwards. */
export function applyAnswer(ws: Workspace, where: Where, answer: Answer): Message | undefined {
  const original = where.ts ? originalOf(ws, where, where.ts) : undefined;
  if (answer.delete_original) {
    if (original) ws.remove(original);
    return undefined;
  }
  const blocks = answer.blocks ? completeBlocks(answer.blocks) : [];
  if (answer.replace_original && original) {
    ws.edit(original, { text: answer.text, blocks });
    return original;
  }
  const thread_ts = answer.thread_ts ?? where.thread_ts;
  return ws.post({
    channel: where.channel,
    user: ws.bot.user,
    bot_id: ws.bot.id,
    app_id: ws.bot.app,
    text: answer.text,
    ...(blocks.length ? { blocks } : {}),
    ...(thread_ts ? { thread_ts } : {}),
    ...(answer.response_type === 'ephemeral' ? { ephemeral_to: where.person } : {}),
  });
}

function originalOf(ws: Workspace, where: Where, ts: string): Message | undefined {
  return (
    ws.find(where.channel, ts) ??
    ws.state.ephemerals.find((one) => one.channel === where.channel && one.ts === ts)
  );
}
