import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mentionedIn, plainText, withoutMention } from '../../../adapters/slack/plain-text.ts';
import { clean, escapeMrkdwn } from '../../../adapters/slack/text.ts';

const names = new Map([['U0ANA', 'Ana <&> Agent']]);

test.each([
  ['', ''],
  ['a &lt;b&gt; &amp;amp; c', 'a <b> &amp; c'],
  ['<@U0ANA> and <@U0ANA|ana>', '@Ana <&> Agent and @Ana <&> Agent'],
  ['<@U0RITA>, <@U0RITA|rita>, <@W1|>', '@U0RITA, @rita, @W1'],
  ['<#C1|general> <#C2> <#C3|>', '#general #C2 #C3'],
  ['<!here> <!channel|channel> <!everyone|@everyone>', '@here @channel @everyone'],
  ['<!subteam^S1|@oncall> <!subteam^S1>', '@oncall @S1'],
  ['<!date^1700000000^{date}^https://x.test|14 Nov 2023> <!date^1^{date}>', '14 Nov 2023 '],
  ['<https://x.test/?a=1&amp;b=2>', 'https://x.test/?a=1&b=2'],
  ['<https://x.test|the portal>', 'the portal (https://x.test)'],
  ['<https://x.test/|x.test> <http://x.test|http://x.test>', 'https://x.test/ http://x.test'],
  ['<https://evil.test|https://bank.test>', 'https://bank.test (https://evil.test)'],
  ['<mailto:a@x.test|a@x.test> <tel:+1555|call us>', 'a@x.test call us (+1555)'],
  ['<https://x.test|a &amp; b>', 'a & b (https://x.test)'],
  ['<> <b> 1 < 2 <@', '<> <b> 1 < 2 <@'],
  ['*bold* :smile: `code`\r\nnext\u0000', '*bold* :smile: `code`\nnext'],
])('%j reads %j', (encoded, expected) => {
  expect(plainText(encoded, names)).toBe(expected);
});

test('what a person typed comes back as it was typed; anything at all is read', () => {
  const typed = fc.string({ unit: 'binary', maxLength: 60 });
  fc.assert(
    fc.property(typed, (text) => {
      expect(plainText(escapeMrkdwn(text))).toBe(clean(text));
    }),
  );
  expect(plainText(escapeMrkdwn('<!channel> & <@U1>'))).toBe('<!channel> & <@U1>');
  const token = fc.constantFrom('<', '>', '<@U0ANA>', '<!', '|', '<#C1|', '<https:', '^', '&lt;');
  fc.assert(
    fc.property(fc.array(fc.oneof(token, fc.string({ unit: 'binary' }))), (pieces) => {
      const encoded = pieces.join('');
      expect(typeof plainText(encoded, names)).toBe('string');
      expect(typeof withoutMention(encoded, 'U0ANA')).toBe('string');
    }),
  );
});

test.each([
  ['<@UBOT> please look', 'UBOT', 'please look'],
  ['<@UBOT|firstline>: please', 'UBOT', 'please'],
  ['ask <@UBOT> and <@U0ANA>, <@UBOT>', 'UBOT', 'ask and <@U0ANA>,'],
  ['<@U0ANA> <@UBOT>', 'UBOT', '<@U0ANA>'],
  ['<@UBOT> hi <@U0ANA>', null, 'hi <@U0ANA>'],
  ['look\n<@UBOT> here', 'UBOT', 'look\n here'],
  ['no mention', null, 'no mention'],
])('%j without the mention of %j is %j', (encoded, user, expected) => {
  expect(withoutMention(encoded, user)).toBe(expected);
});

test('finds whom a text mentions, once each', () => {
  expect(mentionedIn('<@U1> <@W2|x> <@U1> <#C1> <@>')).toEqual(['U1', 'W2']);
});
