import { checkBlocks } from './blocks.ts';
import { isRecord } from './shape.ts';

const MESSAGE_CHARS = 40_000;
/** Undocumented; measured by others at 13,172 to 13,297 characters (slackapi/bolt-js issue 2509). */
const MESSAGE_BLOCK_CHARS = 13_000;
const METADATA_BYTES = 8_000;

interface Refusal {
  error: string;
  messages?: string[];
}

function charsIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + charsIn(each), 0);
  if (!isRecord(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [name, held]) =>
      sum + (name === 'text' && typeof held === 'string' ? held.length : charsIn(held)),
    0,
  );
}

/** Why Slack would not take this message, or undefined. */
export function checkMessage(message: { text?: unknown; blocks?: unknown }): Refusal | undefined {
  const { text, blocks } = message;
  const hasBlocks = Array.isArray(blocks) && blocks.length > 0;
  if (blocks !== undefined && !Array.isArray(blocks)) return { error: 'invalid_blocks_format' };
  if (!hasBlocks && (typeof text !== 'string' || text.trim() === '')) return { error: 'no_text' };
  if (typeof text === 'string' && text.length > MESSAGE_CHARS) return { error: 'msg_too_long' };
  if (!hasBlocks) return undefined;
  const messages = checkBlocks(blocks, 'message');
  if (messages.length) return { error: 'invalid_blocks', messages };
  return charsIn(blocks) > MESSAGE_BLOCK_CHARS ? { error: 'msg_blocks_too_long' } : undefined;
}

/** Why Slack would not take this metadata, or undefined. */
export function checkMetadata(metadata: unknown): Refusal | undefined {
  const sound =
    isRecord(metadata) &&
    typeof metadata.event_type === 'string' &&
    metadata.event_type !== '' &&
    isRecord(metadata.event_payload);
  if (!sound) return { error: 'invalid_metadata_format' };
  const bytes = Buffer.byteLength(JSON.stringify(metadata));
  return bytes > METADATA_BYTES ? { error: 'metadata_too_large' } : undefined;
}
