/** By method of the Web API: the name of what its body has to be, in shapes.ts. */
export const bodies = {
  'chat.postMessage': 'Posted',
  'chat.postEphemeral': 'PostedToOne',
  'chat.update': 'Updated',
  'views.open': 'Opened',
  'views.push': 'Opened',
  'views.update': 'Changed',
  'views.publish': 'Published',
  response_url: 'Responded',
} as const;

/** Methods of the same families that show nothing. */
const wordless: readonly string[] = ['chat.getPermalink', 'chat.delete'];

/** Whether a call of this method is one to judge: nothing that shows something goes by unknown. */
export function isJudged(method: string): boolean {
  return /^(chat|views)\./.test(method) && !wordless.includes(method);
}
