import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readContext, readSubmission } from '../../../adapters/slack/parse.ts';
import * as forms from '../../../adapters/slack/render-form.ts';
import { renderHome } from '../../../adapters/slack/render-home.ts';
import * as messages from '../../../adapters/slack/render-message.ts';
import { checkMessage } from '../../../sandbox/limits/message.ts';
import { checkView } from '../../../sandbox/limits/view.ts';
import { writeFiles } from '../../../src/engine/attached-files.ts';
import { readPeople, writePeople } from '../../../src/engine/person-list.ts';
import type { Person } from '../../../src/engine/ticket.ts';
import { deskFileSchema } from '../../../src/files/desk-file.ts';
import { contactsForm, mostContacts } from '../../../src/views/change-contacts.ts';
import type { Field, Form } from '../../../src/views/form.ts';
import type { Button, Message, Part } from '../../../src/views/message.ts';
import * as arbitrary from '../../support/arbitrary/views.ts';
import { netexDesk } from '../../support/sandbox-desk.ts';
import { judgeHome, judgeMessage, judgeView, textIn } from './judge.ts';

const rita = { address: 'slack:T0SANDBOX/U0RITA', name: 'Rita' };
const TEAM = 'T0SANDBOX';
const renderMessage = (message: Message) => messages.renderMessage(message, TEAM);
const renderForm = (form: Form) => forms.renderForm(form, TEAM);
const renderMessageView = (title: string, message: Message) =>
  forms.renderMessageView(title, message, TEAM);
const said = (...parts: Part[]): Message => ({ summary: 'A summary', parts });

describe('any message and any form', () => {
  test('stay within the limits of Slack, with no live markup', () => {
    fc.assert(
      fc.property(arbitrary.message, (message) => {
        const rendered = renderMessage(message);
        judgeMessage(rendered);
        expect(checkMessage(rendered)).toBeUndefined();
      }),
      { numRuns: 150 },
    );
    fc.assert(
      fc.property(arbitrary.form, (form) => {
        const view = renderForm(form);
        judgeView(view);
        expect(checkView(view, 'modal')).toEqual([]);
      }),
      { numRuns: 150 },
    );
    fc.assert(
      fc.property(arbitrary.words, arbitrary.message, (title, message) =>
        judgeView(renderMessageView(title, message)),
      ),
      { numRuns: 150 },
    );
    fc.assert(
      fc.property(arbitrary.message, (page) => {
        const home = renderHome(page, TEAM);
        judgeHome(home);
        expect(checkView(home, 'home')).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('the judge does find breaches', () => {
    const breach = (block: unknown) => () => judgeMessage({ text: 'x', blocks: [block] });
    const element = { type: 'mrkdwn', text: 'hello <!channel>' };
    expect(breach({ type: 'context', elements: [element] })).toThrow('live markup');
    expect(
      breach({ type: 'header', text: { type: 'plain_text', text: 'h', emoji: true } }),
    ).toThrow('emoji');
    expect(() => judgeMessage({ text: 'x', blocks: Array(51).fill({ type: 'divider' }) })).toThrow(
      '51 blocks',
    );
    expect(() => judgeMessage({ text: '<!here>', blocks: [] })).toThrow('live markup');
  });
});

describe('a message', () => {
  test('shows people as mentions, instants in local time, and words as they are', () => {
    const { text, blocks } = renderMessage({
      summary: 'a < b & <!channel>',
      parts: [
        {
          kind: 'paragraph',
          text: [
            { kind: 'bold', text: '*Level 2*' },
            ' for ',
            { kind: 'person', person: rita },
            ' and ',
            { kind: 'person', person: { address: 'teams:t/u', name: '<!here>' } },
            ' until ',
            { kind: 'instant', at: 1_767_261_600_000, fallback: '1 Jan 2026, 10:00 UTC' },
          ],
        },
      ],
    });
    expect(text).toBe('a &lt; b &amp; &lt;!channel&gt;');
    expect(blocks).toEqual([
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: '*Level 2*', style: { bold: true } },
              { type: 'text', text: ' for ' },
              { type: 'user', user_id: 'U0RITA' },
              { type: 'text', text: ' and ' },
              { type: 'text', text: '<!here>' },
              { type: 'text', text: ' until ' },
              {
                type: 'date',
                timestamp: 1_767_261_600,
                format: '{date_short_pretty} {time}',
                fallback: '1 Jan 2026, 10:00 UTC',
              },
            ],
          },
        ],
      },
    ]);
  });

  test('keeps a note small and grey where mrkdwn reads it literally, else makes it rich text', () => {
    const at = { kind: 'instant' as const, at: 0, fallback: 'long ago' };
    const person = { kind: 'person' as const, person: rita };
    const plainNote = renderMessage(said({ kind: 'note', text: ['R&D: ', person, ' since ', at] }));
    expect(plainNote.blocks).toEqual([
      {
        type: 'context',
        elements: [
          {
            type: 'mrkdwn',
            text: 'R&amp;D: <@U0RITA> since <!date^0^{date_short_pretty} {time}|long ago>',
            verbatim: true,
          },
        ],
      },
    ]);
    const formatting = renderMessage(said({ kind: 'note', text: ['my_file_name'] }));
    expect(formatting.blocks[0]?.type).toBe('rich_text');
  });

  test('names what to type with the slash, in the small print too', () => {
    const shown = (kind: 'paragraph' | 'note', words: string) =>
      renderMessage(said({ kind, text: ['Type ', { kind: 'command', words }] })).blocks[0];
    expect(shown('note', 'mine')).toMatchObject({
      type: 'context',
      elements: [{ text: 'Type /support mine' }],
    });
    for (const [words, typed] of [
      ['', '/support'],
      ['status <number>', '/support status <number>'],
    ] as const) {
      expect(shown('paragraph', words)).toMatchObject({
        elements: [{ elements: [{ text: 'Type ' }, { text: typed }] }],
      });
    }
    expect(shown('note', 'status <number>')?.type).toBe('rich_text');
  });

  describe('a link', () => {
    const link = (text: string, url: string) => ({ kind: 'link' as const, text, url });
    const shown = (text: string, url: string) =>
      renderMessage(said({ kind: 'paragraph', text: [link(text, url)] })).blocks[0];
    const section = (element: object) => ({
      type: 'rich_text',
      elements: [{ type: 'rich_text_section', elements: [element] }],
    });

    test('leads to web addresses only, with its words as they are', () => {
      const url = 'https://x.test/a?b=1&c=%3C';
      expect(shown('*x*.log', url)).toEqual(section({ type: 'link', text: '*x*.log', url }));
      expect(shown(' ', url)).toEqual(section({ type: 'link', text: url, url }));
      for (const elsewhere of ['javascript:alert(1)', 'file:///etc', 'x.test', '', 'https://']) {
        expect(shown('Here', elsewhere)).toEqual(section({ type: 'text', text: 'Here' }));
      }
      const endless = `https://x.test/${'a'.repeat(3000)}`;
      expect(shown('Here', endless)).toEqual(section({ type: 'text', text: 'Here' }));
    });

    test('is escaped in the small print', () => {
      const note = (text: string, url: string) =>
        renderMessage(said({ kind: 'note', text: ['See ', link(text, url), '.'] })).blocks[0];
      const small = (text: string) => ({
        type: 'context',
        elements: [{ type: 'mrkdwn', text, verbatim: true }],
      });
      expect(note('R&D', 'https://x.test/?a=1&b=2|3')).toEqual(
        small('See <https://x.test/?a=1&amp;b=2%7C3|R&amp;D>.'),
      );
      expect(note('R&D', 'javascript:alert(1)')).toEqual(small('See R&amp;D.'));
      expect(note('my_file', 'https://x.test/')?.type).toBe('rich_text');
    });

    test('to a file on Slack also stands in the text, where it shares the file', () => {
      const file = 'https://acme.slack.com/files/U1/F1/x.log';
      const rendered = renderMessage(
        said(
          { kind: 'paragraph', text: [link('x.log', file), link('again', file)] },
          { kind: 'facts', facts: [{ label: 'See', value: [link('y', `${file}?a&b`)] }] },
          { kind: 'note', text: [link('elsewhere', 'https://evil.test/?acme.slack.com/files/')] },
        ),
      );
      expect(rendered.text).toBe(`A summary\n${file}\n${file}?a&amp;b`);
    });
  });

  test('puts facts on lines, leaves out empty ones', () => {
    const { blocks } = renderMessage(
      said({
        kind: 'facts',
        facts: [
          { label: 'Level', value: ['2'] },
          { label: 'Site', value: ['  '] },
          { label: 'By', value: [{ kind: 'person', person: rita }] },
        ],
      }),
    );
    expect(blocks).toEqual([
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: 'Level: ', style: { bold: true } },
              { type: 'text', text: '2' },
              { type: 'text', text: '\n' },
              { type: 'text', text: 'By: ', style: { bold: true } },
              { type: 'user', user_id: 'U0RITA' },
            ],
          },
        ],
      },
    ]);
  });

  test('quotes every word of a long text while Slack allows, over several blocks', () => {
    const words = Array.from({ length: 1500 }, (_, at) => `word${at}`).join(' ');
    const { blocks } = renderMessage(said({ kind: 'quote', text: words }));
    const shown = blocks.flatMap((block) => textsOf(block)).join('');
    expect(blocks.length).toBeGreaterThan(1);
    expect(shown).toBe(words);
  });

  test('cuts what is longer, says so, and keeps the buttons', () => {
    const { blocks } = renderMessage(
      said(
        { kind: 'quote', text: 'x'.repeat(50_000) },
        {
          kind: 'buttons',
          buttons: [
            { kind: 'act', action: 'take', label: 'Take', deskId: 'd', number: 'N-1' },
            { kind: 'act', action: 'take', label: 'Take again', deskId: 'd', number: 'N-2' },
            { kind: 'open-thread', label: 'Open' },
          ],
        },
      ),
    );
    expect(textIn(blocks)).toBeGreaterThan(12_000);
    expect(blocks.at(-1)).toEqual({
      type: 'context',
      elements: [{ type: 'plain_text', text: 'Shortened to fit here.', emoji: false }],
    });
    const actions = blocks.find((block) => block.type === 'actions');
    expect(actions?.elements).toEqual([
      {
        type: 'button',
        action_id: 'firstline:take',
        text: { type: 'plain_text', text: 'Take', emoji: false },
        value: '{"deskId":"d","number":"N-1"}',
      },
      {
        type: 'button',
        action_id: 'firstline:take:2',
        text: { type: 'plain_text', text: 'Take again', emoji: false },
        value: '{"deskId":"d","number":"N-2"}',
      },
    ]);
  });

  test('keeps the buttons and the block limit where there are too many parts', () => {
    const paragraphs = Array.from({ length: 60 }, (_, at): Part => {
      return { kind: 'paragraph', text: [`Paragraph ${at}`] };
    });
    const { blocks } = renderMessage(
      said(...paragraphs, {
        kind: 'buttons',
        buttons: [{ kind: 'act', action: 'take', label: 'Take', deskId: 'd', number: 'N-1' }],
      }),
    );
    expect(blocks).toHaveLength(50);
    expect(blocks.map((block) => block.type).slice(47)).toEqual([
      'rich_text',
      'actions',
      'context',
    ]);
  });

  test('names people whom it cannot mention to its readers', () => {
    const ana = { address: 'slack:T0OTHER/U0ANA', name: 'Ana <!here>' };
    const both = [rita, ana].map((person) => ({ kind: 'person' as const, person }));
    const parts: Part[] = [
      { kind: 'paragraph', text: both },
      { kind: 'note', text: both },
      { kind: 'facts', facts: [{ label: '', value: both }] },
    ];
    const shown = (team: string | null) =>
      JSON.stringify(messages.renderMessage(said(...parts), team).blocks);
    expect(shown('T0OTHER')).not.toContain('U0RITA');
    expect(shown('T0OTHER').match(/"user_id":"U0ANA"/g)).toHaveLength(3);
    expect(shown(TEAM)).not.toContain('U0ANA');
    expect(shown(TEAM).match(/U0RITA/g)).toHaveLength(3);
    expect(shown(TEAM).match(/Ana <!here>/g)).toHaveLength(3);
    expect(shown(null)).not.toMatch(/U0ANA|U0RITA/);
  });

  describe('a button', () => {
    const shown = (button: Button) => {
      const [block] = renderMessage(said({ kind: 'buttons', buttons: [button] })).blocks;
      return block?.type === 'actions' ? block.elements[0] : undefined;
    };
    const text = (words: string) => ({ type: 'plain_text', text: words, emoji: false });

    test('begins a report, alone or from a draft', () => {
      expect(shown({ kind: 'begin', label: 'Report', style: 'primary' })).toEqual({
        type: 'button',
        action_id: 'firstline:begin',
        text: text('Report'),
        style: 'primary',
      });
      const draft = { deskId: 'netex', id: 'd1' };
      expect(shown({ kind: 'begin', label: 'Go on', draft })).toMatchObject({
        value: JSON.stringify(draft),
      });
    });

    test('is confirmed first where it says so, within the limits of Slack', () => {
      const long = 'x'.repeat(400);
      const act = {
        kind: 'act',
        action: 'resolve',
        deskId: 'd',
        number: 'N',
        label: 'Ok',
      } as const;
      const confirm = { title: long, text: long, confirm: long, deny: ' ' };
      expect(shown({ ...act, style: 'danger', confirm })).toMatchObject({
        style: 'danger',
        confirm: {
          title: text(`${'x'.repeat(99)}…`),
          text: text(`${'x'.repeat(299)}…`),
          confirm: text(`${'x'.repeat(29)}…`),
          deny: text('Cancel'),
          style: 'danger',
        },
      });
      expect(shown(act)).not.toHaveProperty('confirm');
      const edit = {
        kind: 'contacts',
        action: 'test',
        deskId: 'd',
        role: 'r',
        label: 'T',
      } as const;
      expect(shown({ ...edit, confirm })).toHaveProperty('confirm.title');
    });
  });

  test('refuses data that is too long for a button', () => {
    const keys = Array.from({ length: 300 }, (_, at) => `1/PT${at}H/director`);
    const press = said({
      kind: 'buttons',
      buttons: [
        { kind: 'act', action: 'acknowledge', label: 'Ok', deskId: 'd', number: 'N', keys },
      ],
    });
    expect(() => renderMessage(press)).toThrow(/button acknowledge: .* Slack allows 2000/);
  });

  test('refuses a kind of part that it does not know', () => {
    const strange = { kind: 'video', url: 'x' } as unknown as Part;
    expect(() => renderMessage(said(strange))).toThrow('unknown kind');
  });
});

describe('a form', () => {
  const base: Form = {
    context: { kind: 'intake', deskId: 'netex', draftId: 'd1', step: 2 },
    title: 'Report a problem',
    submitLabel: 'Next',
    intro: [],
    fields: [],
    canGoBack: true,
  };
  const options = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ value: `o${at}`, label: `Option ${at}` }));
  const choice = (count: number): Field => ({
    kind: 'choice',
    id: 'c',
    label: 'Choose',
    required: true,
    options: options(count),
    initial: 'o1',
  });

  test('becomes a modal whose blocks are the fields', () => {
    const view = renderForm({
      ...base,
      fields: [
        {
          kind: 'text',
          id: 'title',
          label: 'What happened?',
          help: 'One line.',
          required: true,
          multiline: false,
          maxLength: 150,
          placeholder: 'The portal …',
          initial: 'It is down',
        },
        choice(3),
        { kind: 'number', id: 'n', label: 'How many?', required: false, min: 1, initial: '0' },
        { kind: 'date', id: 'd', label: 'Since?', required: false, initial: '2026-02-30' },
      ],
    });
    expect(view).toMatchObject({
      type: 'modal',
      callback_id: 'firstline',
      private_metadata: JSON.stringify(base.context),
      title: { text: 'Report a problem' },
      submit: { text: 'Next' },
    });
    expect(view.blocks.slice(0, 2)).toMatchObject([
      {
        type: 'input',
        block_id: 'title',
        optional: false,
        hint: { text: 'One line.' },
        element: {
          type: 'plain_text_input',
          action_id: 'value',
          max_length: 150,
          initial_value: 'It is down',
        },
      },
      {
        block_id: 'c',
        element: { type: 'radio_buttons', initial_option: { value: 'o1' } },
      },
    ]);
    // Slack would refuse the whole view for an initial value that it does not accept.
    expect(view.blocks[2]).not.toHaveProperty('element.initial_value');
    expect(view.blocks[3]).not.toHaveProperty('element.initial_date');
    expect(view.blocks[4]).toMatchObject({
      type: 'actions',
      elements: [{ action_id: 'firstline:back', text: { text: 'Back' } }],
    });
  });

  test('offers up to ten options as radio buttons, more as a menu', () => {
    const kind = (count: number) => {
      const [block] = renderForm({ ...base, fields: [choice(count)] }).blocks;
      return block?.type === 'input' ? block.element.type : undefined;
    };
    expect([kind(10), kind(11), kind(100)]).toEqual([
      'radio_buttons',
      'static_select',
      'static_select',
    ]);
  });

  describe('a consent', () => {
    const consent: Field = {
      kind: 'consent',
      id: 'charge',
      label: 'Charge',
      wording: 'A call on a holiday costs *150 USD*.',
      required: true,
    };

    test('is a box to tick under the full wording', () => {
      const view = renderForm({ ...base, fields: [consent] });
      const option = { text: { type: 'plain_text', text: 'I agree', emoji: false }, value: 'yes' };
      expect(view.blocks.slice(0, 2)).toEqual([
        {
          type: 'rich_text',
          elements: [
            { type: 'rich_text_quote', elements: [{ type: 'text', text: consent.wording }] },
          ],
        },
        {
          type: 'input',
          block_id: 'charge',
          label: { type: 'plain_text', text: 'Charge', emoji: false },
          optional: false,
          element: { type: 'checkboxes', action_id: 'value', options: [option] },
        },
      ]);
    });

    test('is ticked again where it was ticked before', () => {
      const ticked = (initial: string) =>
        renderForm({ ...base, fields: [{ ...consent, initial }] }).blocks[1];
      expect(ticked('yes')).toMatchObject({ element: { initial_options: [{ value: 'yes' }] } });
      expect(ticked('no')).not.toHaveProperty('element.initial_options');
    });

    test('is shown to its last word, however long, or refused', () => {
      const wording = Array.from({ length: 4000 }, (_, at) => `word${at}`).join(' ');
      const view = renderForm({ ...base, fields: [{ ...consent, wording }] });
      const quotes = view.blocks.filter((block) => block.type === 'rich_text');
      expect(quotes.flatMap((block) => textsOf(block)).join('')).toBe(wording);
      const endless = { ...consent, wording: 'word '.repeat(60_000) };
      expect(() => renderForm({ ...base, fields: [endless] })).toThrow(/Slack allows/);
      const nothing = { ...consent, wording: ' \n' };
      expect(() => renderForm({ ...base, fields: [nothing] })).toThrow(/without wording/);
    });
  });

  describe('a file field', () => {
    const files: Field = { kind: 'file', id: 'logs', label: 'Logs', required: true, maxFiles: 3 };
    const block = (field: Partial<typeof files>) =>
      renderForm({ ...base, fields: [{ ...files, ...field }] }).blocks[0];

    test('takes files within its limits, and says them', () => {
      const one = block({ help: 'The log of the day.', types: ['.LOG', 'txt', 'log'] });
      expect(one).toEqual({
        type: 'input',
        block_id: 'logs',
        label: { type: 'plain_text', text: 'Logs', emoji: false },
        optional: false,
        element: {
          type: 'file_input',
          action_id: 'value',
          max_files: 3,
          filetypes: ['log', 'txt'],
        },
        hint: {
          type: 'plain_text',
          text: 'The log of the day.\nUp to 3 files, 10 MB each: log, txt.',
          emoji: false,
        },
      });
      expect(block({ maxFiles: 1 })).toMatchObject({
        element: { max_files: 1 },
        hint: { text: 'One file, 10 MB.' },
      });
      expect(block({ maxFiles: 99, types: [] })).toMatchObject({ element: { max_files: 10 } });
      expect(block({ types: [] })).not.toHaveProperty('element.filetypes');
    });

    test('names what is attached already, and does not ask for it again', () => {
      const url = 'https://acme.slack.com/files/U1/F1/x.log';
      const initial = writeFiles([
        { id: 'F1', name: 'x.log', url, bytes: 7 },
        { id: 'F2', name: '  ', url, bytes: 7 },
      ]);
      expect(block({ initial, help: 'h'.repeat(3000) })).toMatchObject({
        optional: true,
        hint: { text: expect.stringMatching(/^h+…\n.*\nAlready attached: x.log, F2\.$/) },
      });
      expect(block({ initial: 'nonsense' })).toMatchObject({ optional: false });
    });
  });

  test('tells us when it is closed only where a report is begun with it', () => {
    expect(renderForm(base)).toMatchObject({ notify_on_close: true });
    const contacts = { kind: 'contacts', deskId: 'd', role: 'r', nonce: 'n' } as const;
    expect(renderForm({ ...base, context: contacts })).not.toHaveProperty('notify_on_close');
  });

  describe('a field of people', () => {
    const context = { kind: 'contacts', deskId: 'd', role: 'r', nonce: 'n' } as const;
    const ana = { address: `slack:${TEAM}/U0ANA`, name: 'Ana' };
    const bo = { address: 'slack:T0OTHER/U0BO', name: 'Bo' };
    const shown = (people: readonly Person[], most = 5) =>
      renderForm({
        ...base,
        context,
        fields: [
          {
            kind: 'people',
            id: 'p',
            label: 'Who?',
            required: true,
            most,
            initial: writePeople(people),
          },
        ],
      });
    /** What comes back of the form with these people selected, in the team that opened it. */
    const given = (people: readonly Person[], selected_users: string[]) => {
      const state = { values: { p: { value: { type: 'multi_users_select', selected_users } } } };
      const view = { id: 'V1', ...shown(people), state };
      const read = readSubmission({ team: { id: TEAM }, user: { id: 'U0LEA' }, view });
      expect(read?.context).toEqual(context);
      const value = read?.values.p ?? null;
      return value === null ? null : readPeople(value);
    };

    test('shows those of the team and leaves room for the others', () => {
      expect(shown([bo, rita, ana, rita]).blocks[0]).toMatchObject({
        optional: true,
        element: {
          type: 'multi_users_select',
          initial_users: ['U0RITA', 'U0ANA'],
          max_selected_items: 4,
        },
      });
      expect(shown([rita, ana], 1).blocks[0]).toMatchObject({
        optional: false,
        element: { max_selected_items: 2 },
      });
      expect(shown([bo], 1).blocks[0]).toMatchObject({ element: { max_selected_items: 1 } });
      expect(shown([]).blocks[0]).not.toHaveProperty('element.initial_users');
    });

    test('gives back whom it could not show, and those who are selected', () => {
      const bare = (address: string) => ({ address, name: address.split('/')[1] });
      expect(given([bo, rita, ana], ['U0NEW', 'U0ANA', 'U0NEW'])).toEqual(
        [bo.address, `slack:${TEAM}/U0NEW`, ana.address].map(bare),
      );
      expect(given([bo], [])).toEqual([bare(bo.address)]);
      expect(given([rita], [])).toBeNull();
      expect(given([], ['U0ANA', 'not an id'])).toEqual([bare(ana.address)]);
    });

    test('carries all that a desk file may name, wherever they are, with names of any length', () => {
      const about = {
        deskId: 'd'.repeat(40),
        role: 'r'.repeat(40),
        title: 'R',
        nonce: randomUUID(),
      };
      const of = (address: (at: number) => string) => {
        const people = Array.from({ length: mostContacts }, (_, at) => {
          return { address: address(at), name: 'ü'.repeat(500) };
        });
        const desk = { ...netexDesk, contacts: { r: people } };
        expect(deskFileSchema.safeParse({ desks: { d: desk } }).error).toBeUndefined();
        const form = contactsForm({ ...about, initial: writePeople(people), filed: people });
        return renderForm(form);
      };
      const inTeams = of((at) => `teams:${randomUUID()}/${randomUUID().slice(0, -2)}${at + 10}`);
      expect(readContext(inTeams.private_metadata ?? null)).toEqual({
        kind: 'contacts',
        deskId: about.deskId,
        role: about.role,
        nonce: about.nonce,
      });
      const own = of((at) => `slack:${TEAM}/U${at}`);
      expect(own.private_metadata?.length).toBeLessThan(250);
      expect(own.blocks).toContainEqual(
        expect.objectContaining({
          element: expect.objectContaining({ max_selected_items: mostContacts }),
        }),
      );
      const many = Array.from({ length: 60 }, (_, at) => ({
        ...ana,
        address: `slack:${TEAM}/U${at}`,
      }));
      expect(given(many, ['U7'])).toEqual([{ address: `slack:${TEAM}/U7`, name: 'U7' }]);
    });
  });

  test.each([
    [
      'a file type that is no extension',
      [{ kind: 'file', id: 'f', label: 'F', required: true, maxFiles: 1, types: ['a/b'] } as Field],
      /"a\/b" is no file extension/,
    ],
    ['more than 100 options', [choice(101)], /field "c": 101 options; Slack allows 1 to 100/],
    ['no options', [choice(0)], /0 options/],
    ['a field twice', [choice(1), choice(2)], /stands twice/],
    [
      'an option value beyond 75',
      [{ ...choice(1), options: [{ value: 'v'.repeat(76), label: 'V' }] } as Field],
      /has 76 characters; Slack allows 1 to 75/,
    ],
    ['a field without an id', [{ ...choice(1), id: '' }], /field ""/],
  ])('refuses %s', (_what, fields, error) => {
    expect(() => renderForm({ ...base, fields })).toThrow(error);
  });

  test('refuses a view that is too large', () => {
    const label = 'ü'.repeat(75);
    const wide = Array.from({ length: 100 }, (_, at) => ({
      value: `${at}`,
      label,
      description: label,
    }));
    const fields = Array.from({ length: 10 }, (_, at): Field => {
      return { kind: 'choice', id: `c${at}`, label: 'C', required: true, options: wide };
    });
    expect(() => renderForm({ ...base, fields })).toThrow(/form: \d+ bytes; Slack allows 250000/);
  });

  test('refuses a context that Slack would not carry', () => {
    const context = { kind: 'intake' as const, deskId: 'd', draftId: 'x'.repeat(3000), step: 0 };
    expect(() => renderForm({ ...base, context })).toThrow(/Slack allows 3000/);
  });
});

function textsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    key === 'text' && typeof one === 'string' ? [one] : textsOf(one),
  );
}
