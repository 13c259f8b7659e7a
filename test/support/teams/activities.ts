import type { Json } from './json.ts';
import type { Place, TenantChannel, TenantMessage, TenantPerson } from './place.ts';

/** Where an activity comes from. */
export type Spot =
  | { readonly kind: 'chat' }
  | { readonly kind: 'channel'; readonly channel: TenantChannel; readonly root: string };

export interface ActivityMaker {
  /** What stands in every activity of a person. */
  from(person: TenantPerson, spot: Spot, own: Json): Json;
}

/** A file: in the chat one is uploaded and comes with a link. */
export interface GivenFile {
  readonly name: string;
  readonly url: string;
}

export function activityMaker(
  place: Place,
  bot: { readonly id: string; readonly name: string },
  serviceUrl: () => string,
): ActivityMaker {
  return {
    from: (person, spot, own) => {
      const { id, ...others } = own;
      if (spot.kind === 'chat') place.chats.add(person.key);
      // No two are of the same moment, though a clock may stand still.
      const stamp = place.newId();
      const at = new Date(Number(stamp)).toISOString();
      return {
        id: id ?? stamp,
        timestamp: at,
        localTimestamp: at,
        localTimezone: 'Europe/London',
        channelId: 'msteams',
        serviceUrl: serviceUrl(),
        from: { id: person.userId, name: person.name, aadObjectId: person.objectId },
        recipient: { id: bot.id, name: bot.name },
        conversation:
          spot.kind === 'chat'
            ? { conversationType: 'personal', tenantId: place.tenantId, id: person.chat }
            : {
                isGroup: true,
                conversationType: 'channel',
                tenantId: place.tenantId,
                id: `${spot.channel.id};messageid=${spot.root}`,
              },
        channelData: { ...channelData(spot), tenant: { id: place.tenantId } },
        entities: [{ type: 'clientInfo', locale: 'en-GB', country: 'GB', platform: 'Web' }],
        locale: 'en-GB',
        ...others,
      };
    },
  };
}

function channelData(spot: Spot): Json {
  if (spot.kind === 'chat') return {};
  const { id, teamId, groupId, name } = spot.channel;
  return {
    teamsChannelId: id,
    teamsTeamId: teamId,
    channel: { id },
    team: { id: teamId, aadGroupId: groupId, name },
  };
}

/** Words as Teams sends them: plain, and as HTML beside; a mention of the bot stands before them. */
export function wordsOf(
  text: string,
  options: {
    readonly mention: boolean;
    readonly quote: TenantMessage | null;
    readonly files: readonly GivenFile[];
    readonly bot: { readonly id: string; readonly name: string };
    readonly quoted: { readonly userId: string; readonly name: string } | null;
  },
): Json {
  const { mention, quote, files, bot, quoted } = options;
  const at = `<at>${bot.name}</at>`;
  const html = `<p>${mention ? `<span itemtype="http://schema.skype.com/Mention" itemid="0">${bot.name}</span>&nbsp;` : ''}${escapeHtml(text).replaceAll('\n', '<br>')}</p>`;
  const before = quote
    ? `<blockquote itemscope="" itemtype="http://schema.skype.com/Reply" itemid="${quote.id}">\r\n<strong itemprop="mri" itemid="${quoted?.userId ?? bot.id}">${escapeHtml(quoted?.name ?? bot.name)}</strong><span itemprop="time" itemid="${quote.id}"></span>\r\n<p itemprop="preview">Card</p>\r\n</blockquote>\r\n`
    : '';
  const infos = files.map(({ name, url }) => ({
    contentType: 'application/vnd.microsoft.teams.file.download.info',
    content: { downloadUrl: `${url}?download=1`, uniqueId: name, fileType: name.split('.').at(-1) },
    contentUrl: url,
    name,
  }));
  return {
    type: 'message',
    text: mention ? `${at} ${text}` : text,
    textFormat: 'plain',
    attachments: [...infos, { contentType: 'text/html', content: before + html }],
    ...(mention
      ? {
          entities: [
            { type: 'clientInfo', locale: 'en-GB', country: 'GB', platform: 'Web' },
            { type: 'mention', mentioned: { id: bot.id, name: bot.name }, text: at },
          ],
        }
      : {}),
  };
}

/** The message that a message action is done on, as it comes with the request for a dialog. */
export function payloadOf(
  message: TenantMessage,
  author: TenantPerson | null,
  channel: TenantChannel | null,
  tenantId: string,
): Json {
  const at = new Date(Number(message.id)).toISOString();
  const link = channel
    ? `https://teams.microsoft.com/l/message/${encodeURIComponent(channel.id)}/${message.id}?tenantId=${tenantId}&groupId=${channel.groupId}&parentMessageId=${message.thread ?? message.id}`
    : `https://teams.microsoft.com/l/message/${encodeURIComponent(message.conversation)}/${message.id}?context=%7B%22contextType%22%3A%22chat%22%7D`;
  return {
    id: message.id,
    replyToId: message.thread,
    createdDateTime: at,
    lastModifiedDateTime: null,
    deleted: false,
    subject: '',
    summary: null,
    importance: 'normal',
    locale: 'en-gb',
    linkToMessage: link,
    from: {
      device: null,
      conversation: null,
      application: null,
      user: author && {
        userIdentityType: 'aadUser',
        id: author.objectId,
        displayName: author.name,
      },
    },
    body: { contentType: 'html', content: `<div><div>${escapeHtml(message.text)}</div></div>` },
    attachments: [],
    mentions: [],
    reactions: [],
  };
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
