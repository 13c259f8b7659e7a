import { describe, expect, test } from 'vitest';
import { toldBy } from '../../../../adapters/teams/learn.ts';
import { keyOf } from '../../../../adapters/teams/once.ts';
import { readCaller, readWhere } from '../../../../adapters/teams/parse.ts';
import { readFiles } from '../../../../adapters/teams/parse-files.ts';
import { readHtml, wordsOfPayload } from '../../../../adapters/teams/parse-html.ts';
import { readJson } from '../../../../adapters/teams/parse-json.ts';
import { readMessage } from '../../../../adapters/teams/parse-message.ts';
import { readWords } from '../../../../adapters/teams/parse-text.ts';
import type { Unknown } from '../../../../src/runtime/ports.ts';

const bot = '28:bot';
const channel = '19:abc@thread.tacv2';
const base = {
  type: 'message',
  id: '17',
  timestamp: '2026-03-02T10:00:00.000Z',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  from: { id: '29:rita', name: 'Rita', aadObjectId: 'rita-1' },
  recipient: { id: bot, name: 'Firstline' },
  conversation: { conversationType: 'personal', tenantId: 't-1', id: 'a:1' },
};
const inChannel = { conversationType: 'channel', tenantId: 't-1', id: `${channel};messageid=16` };
const mention = (id: string, name: string) => ({
  type: 'mention',
  mentioned: { id, name },
  text: `<at>${name}</at>`,
});
const where = (activity: Unknown) => {
  const found = readWhere(activity);
  if (!found) throw new Error('it comes from nowhere');
  return found;
};
const heard = (activity: Unknown) => readMessage(activity, where(activity))?.heard;

describe('where an activity comes from', () => {
  test('the chat with the bot, a channel with its thread, a group, or anywhere else', () => {
    const place = (conversation: object) =>
      readWhere({ ...base, conversation: { tenantId: 't-1', ...conversation } });
    expect(place(base.conversation)).toEqual({
      tenant: 't-1',
      serviceUrl: base.serviceUrl,
      place: 'personal',
      conversation: 'a:1',
      root: null,
      bot,
    });
    expect(place(inChannel)).toMatchObject({ place: 'channel', conversation: channel, root: '16' });
    expect(place({ conversationType: 'groupChat', id: '19:x@thread.v2' })).toMatchObject({
      place: 'group',
    });
    const two = { conversationType: 'personal', id: '19:a_b@unq.gbl.spaces' };
    expect(place(two)?.place).toBe('elsewhere');
    expect(place({ id: 'a:1' })?.place).toBe('personal');
    expect(place({ id: '19:meeting@thread.v2' })?.place).toBe('elsewhere');
  });

  test('and ids of Entra mean the same in either case, those of conversations do not', () => {
    const conversation = { ...inChannel, tenantId: 'T-1', id: '19:ABC@thread.tacv2;messageid=16' };
    const from = { ...base.from, aadObjectId: 'RITA-1' };
    const activity = { ...base, from, conversation };
    expect(where(activity)).toMatchObject({ tenant: 't-1', conversation: '19:ABC@thread.tacv2' });
    expect(readCaller(activity, where(activity))).toEqual({
      workspace: 'teams:t-1',
      person: { address: 'teams:t-1/rita-1', name: 'Rita' },
    });
    const channels = toldBy(activity, where(activity), null).map(({ address }) => address);
    expect(channels).toEqual(['teams:t-1/19:ABC@thread.tacv2']);
  });

  test('is none where it names no conversation, no service or no tenant', () => {
    const wrong = [
      { ...base, conversation: {} },
      { ...base, conversation: { ...base.conversation, id: 'a b' } },
      { ...base, conversation: { ...base.conversation, id: 7 } },
      { ...base, serviceUrl: null },
      { ...base, conversation: { id: 'a:1' } },
      { ...base, channelData: { tenant: { id: 'a/b' } } },
      {},
    ];
    expect(wrong.map((one) => readWhere(one))).toEqual(wrong.map(() => null));
  });

  test('a person is whoever has an object id, by a name that is fit to be shown', () => {
    const named = (from: unknown) => readCaller({ from }, where(base));
    expect(named(base.from)).toEqual({
      workspace: 'teams:t-1',
      person: { address: 'teams:t-1/rita-1', name: 'Rita' },
    });
    const name = `  Ri\u0007ta\n\u202e O${'o'.repeat(200)}`;
    const odd = named({ ...base.from, name })?.person.name ?? '';
    expect(odd.startsWith('Rita Ooo')).toBe(true);
    expect(odd).toHaveLength(100);
    expect(named({ aadObjectId: 'rita-1' })?.person.name).toBe('rita-1');
    const nobody = [
      { id: '28:x' },
      { aadObjectId: 'a/b' },
      { aadObjectId: '19:x' },
      { aadObjectId: 7 },
      null,
    ];
    expect(nobody.map(named)).toEqual(nobody.map(() => null));
    expect(named({ ...base.from, role: 'bot' })).toBe(null);
  });
});

describe('the words of a message', () => {
  const words = (text: string, more: object = {}) => readWords({ ...base, text, ...more }, bot);

  test('stand there without the bot, with other people by name', () => {
    const entities = [mention(bot, 'Firstline'), mention('29:ana', 'Ana')];
    const said = words('<at>Firstline</at>,&nbsp;ask <at>Ana</at> about a &lt;b&gt; &amp;amp; c', {
      entities,
    });
    expect(said).toEqual({ text: 'ask @Ana about a <b> &amp; c', quoted: null });
    expect(words('<at>Firstline</at> hi').text).toBe('@Firstline hi');
    expect(words('a\u00a0b\r\n c\u0000\u202e').text).toBe('a b\nc');
    expect(words('&#128512; &#x1F600; &#0; &#xD800; &bogus;').text).toBe(
      '😀 😀 &#0; &#xD800; &bogus;',
    );
  });

  test('are those beside a quote, and the quote names a message', () => {
    const content = [
      '<blockquote itemscope="" itemtype="http://schema.skype.com/Reply" itemid="12">',
      '<strong itemprop="mri" itemid="28:bot">Firstline</strong>',
      '<p itemprop="preview">It <blockquote>is</blockquote> down</p></blockquote>',
      '<p>Since <b>noon</b></p><p>&nbsp;</p><p>1 &lt; 2</p>',
    ].join('\r\n');
    const attachments = [{ contentType: 'text/html', content }];
    expect(words('Firstline It is down Since noon', { attachments })).toEqual({
      text: 'Since noon\n\n1 < 2',
      quoted: '12',
    });
    const entities = [{ type: 'quotedReply', quotedReply: { messageId: '13' } }];
    expect(words('<quoted messageId="13"/> Since noon', { entities })).toEqual({
      text: 'Since noon',
      quoted: '13',
    });
  });

  test('in HTML read as they look', () => {
    const html = [
      '<div>Hello <span itemtype="http://schema.skype.com/Mention" itemid="0">Ana</span>,</div>',
      '<ul><li>one</li><li>two</li></ul>',
      '<p>see <a href="https://x.test/a?b=1&amp;c=2">the page</a>, ',
      '<a href="https://x.test/">x.test</a>, <a href="javascript:alert(1)">that</a></p>',
      '<pre>a  b\n  c</pre><p>a   b<br>c <img alt="😀" src="x"></p>',
      '<table><tr><td>1</td><td>2</td></tr></table>',
      '<at id="0">Ben</at>!<!-- a --><script>x</script>',
    ].join('\n');
    expect(readHtml(html).text).toBe(
      [
        'Hello @Ana,',
        '',
        '- one',
        '',
        '- two',
        '',
        'see the page (https://x.test/a?b=1&c=2), x.test, that',
        '',
        'a  b',
        'c',
        '',
        'a b',
        'c 😀',
        '',
        '1 2',
        '',
        '@Ben!x',
      ].join('\n'),
    );
    expect(readHtml('<at>Firstline</at> hi', 'Firstline').text).toBe('hi');
    expect(wordsOfPayload({ body: { contentType: 'text', content: ' 1 < 2 ' } })).toBe('1 < 2');
    expect(wordsOfPayload({ body: { content: '<p></p>' }, subject: 'Down' })).toBe('Down');
    expect([null, 7, {}, { body: 7 }].map(wordsOfPayload)).toEqual(['', '', '', '']);
  });

  test('never take long to read, whatever they are', () => {
    const many = 50_000;
    const hard = [
      '<blockquote itemtype="http://schema.skype.com/Reply">'.repeat(many / 20),
      '<'.repeat(many),
      '<at>'.repeat(many),
      '</blockquote>'.repeat(many / 10),
      `<a href="${'"'.repeat(many)}`,
      '&'.repeat(many),
      ' \n'.repeat(many),
      `a${' '.repeat(many)}b`,
      '<pre>'.repeat(many / 5),
    ];
    for (const one of hard) {
      expect(readHtml(one).text.length).toBeLessThanOrEqual(one.length);
      const attachments = [{ contentType: 'text/html', content: `${one}schema.skype.com/Reply"` }];
      expect(words(one).text.length).toBeLessThanOrEqual(one.length);
      expect(words(one, { attachments }).text.length).toBeLessThanOrEqual(one.length + 30);
    }
  });
});

describe('what a message is', () => {
  const text = (said: string, more: object = {}) => heard({ ...base, text: said, ...more });

  test('a command begins with the word alone', () => {
    const command = (said: string) => {
      const found = text(said);
      return found?.kind === 'command' ? found.text : found?.kind;
    };
    expect(
      [
        'support',
        ' /support ',
        'SUPPORT mine',
        'support\nit is down\nagain',
        'supports',
        'my support',
        '/ support',
      ].map(command),
    ).toEqual(['', '', 'mine', 'it is down\nagain', 'said', 'said', 'said']);
  });

  test('one with a quote is an answer, no command', () => {
    const entities = [{ type: 'quotedReply', quotedReply: { messageId: '13' } }];
    expect(text('support me', { entities })?.kind).toBe('said');
  });

  test('in a channel and in a group it names the bot', () => {
    const conversation = { ...inChannel, id: `${channel};messageid=17` };
    const entities = [mention(bot, 'Firstline')];
    const said = '<at>Firstline</at> support mine';
    expect(text(said, { conversation, entities })).toMatchObject({ kind: 'command', text: 'mine' });
    expect(text(said, { conversation })).toBeUndefined();
    expect(text(said, { conversation, entities, id: '18' })).toMatchObject({
      kind: 'said',
      said: { text: 'support mine', thread: { id: '17' }, isCommand: true },
      command: { kind: 'command', text: 'mine' },
    });
    const group = { conversationType: 'groupChat', tenantId: 't-1', id: '19:x@thread.v2' };
    expect(text(said, { conversation: group, entities })).toMatchObject({ kind: 'command' });
    const other = '<at>Firstline</at> hello';
    expect(text(other, { conversation: group, entities })).toEqual({ kind: 'in group' });
    expect(text(other, { conversation: group })).toBeUndefined();
    const meeting = { id: '19:meeting@thread.v2', tenantId: 't-1' };
    expect(text(other, { conversation: meeting, entities })).toBeUndefined();
  });

  test('a key is of the words, the moment, the person and the place', () => {
    const key = (changed: object = {}) => {
      const one = { ...base, text: 'Hello', ...changed };
      return keyOf(one, where(one), 'said');
    };
    expect(key({ id: '18' })).toBe(key());
    const others = [
      { text: 'Hello!' },
      { timestamp: '2026-03-02T10:00:00.001Z' },
      { from: { ...base.from, id: '29:ana' } },
      { conversation: { ...base.conversation, id: 'a:2' } },
      { value: { a: 1 } },
      { timestamp: undefined },
    ].map(key);
    expect(new Set([key(), ...others]).size).toBe(7);
  });

  test('a change of words is known by their place', () => {
    const changed = { ...base, type: 'messageUpdate', channelData: { eventType: 'editMessage' } };
    const found = text('Hello', changed);
    expect(found).toMatchObject({
      kind: 'said',
      said: { id: 'teams:t-1/a:1/17', conversation: 'teams:t-1/a:1', message: { id: '17' } },
    });
  });

  test('files beside a command are known of', () => {
    const attachments = [{ contentType: 'image/png', contentUrl: 'https://x.test/o/1' }];
    const command = { kind: 'command', text: 'see the picture' };
    const withFiles = text('support see the picture', { attachments });
    expect(withFiles).toMatchObject({ ...command, withFiles: true });
    expect(text('support see the picture')).toMatchObject({ ...command, withFiles: false });
  });
});

test('files come by link, named and no more than a message may have', () => {
  const one = (attachment: unknown) => readFiles({ attachments: [attachment] });
  const contentUrl = 'https://x.test/docs/a%20b.log';
  const contentType = 'application/vnd.microsoft.teams.file.download.info';
  const content = { uniqueId: 'U-1', downloadUrl: 'https://x.test/secret' };
  expect(one({ contentType, contentUrl, name: 'a b.log', content })).toEqual([
    { id: 'U-1', name: 'a b.log', url: contentUrl, bytes: 0 },
  ]);
  expect(one({ contentType: 'image/png', contentUrl: 'https://x.test/o/1' })).toMatchObject([
    { id: expect.stringMatching(/^[\w-]{32}$/), name: 'image' },
  ]);
  expect(one({ contentUrl })).toMatchObject([{ name: 'a%20b.log' }]);
  const none = [
    { contentType: 'text/html', content: '<p>x</p>' },
    { contentUrl: 'http://x.test/a' },
    { contentUrl: 'javascript:alert(1)' },
    { contentUrl: 7 },
    null,
  ];
  expect(none.flatMap(one)).toEqual([]);
  const many = Array.from({ length: 30 }, (_, at) => ({ contentUrl: `https://x.test/${at}` }));
  expect(readFiles({ attachments: many })).toHaveLength(10);
});

test('JSON is an object, well-formed, and not too deep', () => {
  expect(readJson('{"a":["x\\u0000y",{"b\\u0000":1}]}')).toEqual({ a: ['xy', { b: 1 }] });
  expect(readJson(`{"a":${'['.repeat(98)}${']'.repeat(98)}}`)).not.toBe(null);
  expect(readJson(`{"a":${'['.repeat(200)}${']'.repeat(200)}}`)).toBe(null);
  expect(['', '[]', 'null', '7', '{'].map(readJson)).toEqual([null, null, null, null, null]);
});

test('an activity tells of each person once, and never of the bot', () => {
  const membersAdded = [
    { id: bot, aadObjectId: 'bot-1' },
    { id: '29:rita', aadObjectId: 'rita-1' },
    7,
  ];
  const activity = { ...base, membersAdded };
  const told = toldBy(activity, where(activity), readCaller(activity, where(activity)));
  expect(told).toEqual([
    {
      address: 'teams:t-1/rita-1',
      serviceUrl: base.serviceUrl,
      userId: '29:rita',
      name: 'Rita',
      conversation: 'a:1',
    },
  ]);
});
