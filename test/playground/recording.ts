import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const entry = z.object({
  request: z.object({
    url: z.string().optional(),
    method: z.string().optional(),
    body: z.unknown().optional(),
  }),
  response: z.object({ body: z.unknown().optional() }),
});
const opened = z.object({ members: z.array(z.object({ id: z.string() })).length(1) });
const conversation = z.object({ id: z.string() });

/** The messages that the bot sent to each person by `29:` id, as JSON, from a recording. */
export async function directMessages(path: string): Promise<Readonly<Record<string, string[]>>> {
  const written = (await readFile(path, 'utf8')).split('\n---\n').filter(Boolean);
  const entries = written.map((one) => entry.parse(JSON.parse(one)));
  const chats = new Map<string, string>();
  const sent: Record<string, string[]> = {};
  for (const { request, response } of entries) {
    const [, path = ''] = request.url?.split('/v3/conversations') ?? [];
    if (request.method !== 'POST') continue;
    const members = opened.safeParse(request.body);
    if (path === '' && members.success) {
      const [{ id = '' } = {}] = members.data.members;
      chats.set(conversation.parse(response.body).id, id);
    }
    const to = chats.get(decodeURIComponent(path.split('/')[1] ?? ''));
    if (to === undefined) continue;
    sent[to] ??= [];
    sent[to].push(JSON.stringify(request.body));
  }
  return sent;
}
