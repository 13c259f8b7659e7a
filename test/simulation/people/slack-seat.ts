import type { Sandbox } from '../../../sandbox/index.ts';
import type { Block, Element, Message, View } from '../../../sandbox/wire.ts';
import { readSlack } from '../judge/read.ts';
import type { World } from '../world.ts';
import type { Field, Seat, Seen, Shown } from './seat.ts';
import { type Key, personOn, slackId } from './society.ts';

/** How long somebody looks at a form that says that it takes a while. */
const patience = { looks: 6, restMs: 2000 };

export function slackSeat(world: World, key: Key): Seat {
  const { slack } = world;
  const who = slack.as(slackId(key));
  const top = async (): Promise<Shown | null> => {
    for (let look = 0; look < patience.looks; look += 1) {
      const view = who.modal();
      if (view && (view.submit || hasNumber(view))) return shownIn(view);
      await world.rest(patience.restMs);
    }
    const view = who.modal();
    return view ? shownIn(view) : null;
  };
  const opened = async (): Promise<Shown | null> => (who.modal() ? top() : null);
  return {
    address: personOn('slack', key).address,
    open: async (words) => {
      while (who.modal()) await who.closeModal();
      const { status } = await who.command('/support', words);
      return status === 200 ? top() : null;
    },
    send: async (_form, values) => {
      const { errors } = await who.submit(values);
      if (errors) throw new Error(`given back: ${JSON.stringify(errors)}`);
      return opened();
    },
    back: async () => {
      await who.press('Back', { in: 'modal' });
      await world.rest(patience.restMs);
      return opened();
    },
    close: async () => {
      while (who.modal()) await who.closeModal();
    },
    again: async () => void (await who.replayLast()),
    ask: async (words) => {
      const { ephemeral } = await who.command('/support', words);
      return ephemeral?.bot_id ? readSlack(ephemeral).text : null;
    },
    press: async (message, label) => {
      while (who.modal()) await who.closeModal();
      await who.press(label, { in: slackMessage(message) });
      for (let look = 0; look < 2 && !who.modal(); look += 1) await world.rest(patience.restMs);
      return opened();
    },
    told: () =>
      who
        .dms()
        .filter(({ bot_id }) => bot_id)
        .map(seen)
        .reverse(),
    cards: (channel) => cardsIn(slack, channel),
    reply: async (message, text, channel) => {
      const thread = { thread: slackMessage(message) };
      const words =
        channel === null
          ? await who.write('bot', text, thread)
          : await who.mention(idOf(channel), text, thread);
      return { edit: async (changed) => void (await who.edit(words, changed)) };
    },
  };
}

function idOf(channel: string): string {
  return channel.slice(channel.indexOf('/') + 1);
}

function cardsIn(slack: Sandbox, channel: string): Seen[] {
  return slack
    .channel(idOf(channel))
    .filter(({ bot_id, thread_ts, ts }) => bot_id && (!thread_ts || thread_ts === ts))
    .map(seen)
    .reverse();
}

function hasNumber(view: View): boolean {
  return /\b[A-Z]{1,8}-\d{4}/.test(readSlack(view).text);
}

function shownIn(view: View): Shown {
  const labels = view.blocks.flatMap(buttonsOf);
  return {
    title: view.title?.text ?? '',
    text: readSlack(view).text,
    fields: view.blocks.flatMap(fieldOf),
    send: view.submit?.text ?? null,
    canGoBack: labels.includes('Back'),
  };
}

function fieldOf(block: Block): Field[] {
  const { element } = block;
  if (block.type !== 'input' || !element) return [];
  const options = optionsOf(element);
  return [
    {
      id: block.block_id ?? '',
      kind: kinds[element.type] ?? 'other',
      required: !block.optional,
      options,
      initial: initialOf(element),
      most: element.max_length ?? 3000,
    },
  ];
}

const kinds: Readonly<Record<string, Field['kind']>> = {
  plain_text_input: 'text',
  number_input: 'number',
  datepicker: 'date',
  static_select: 'choice',
  radio_buttons: 'choice',
  checkboxes: 'consent',
};

function optionsOf(element: Element): string[] {
  const groups = (element.option_groups ?? []).flatMap(({ options }) => options);
  return [...(element.options ?? []), ...groups].map(({ value }) => value ?? '');
}

function initialOf(element: Element): string {
  const { initial_value, initial_option, initial_date } = element;
  const typed = typeof initial_value === 'string' ? initial_value : '';
  return initial_option?.value ?? initial_date ?? typed;
}

function buttonsOf({ elements = [] }: Block): string[] {
  return elements.flatMap((element) => {
    const { type, text } = element;
    if (type !== 'button') return [];
    return typeof text === 'string' ? [text] : text ? [text.text] : [];
  });
}

function seen(message: Message): Seen {
  const { text } = readSlack(message);
  return { text, labels: (message.blocks ?? []).flatMap(buttonsOf), at: message };
}

/** What `seen` of this file put there. */
function slackMessage({ at }: Seen): Message {
  return at as Message;
}
