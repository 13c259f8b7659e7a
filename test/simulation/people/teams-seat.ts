import type { Shown as TeamsShown } from '../../support/teams/client.ts';
import { listAt, textAt } from '../../support/teams/json.ts';
import type { TenantMessage } from '../../support/teams/place.ts';
import { inputsOf, labelsOf, wordsOn } from '../../support/teams/read-card.ts';
import { readTeams } from '../judge/read.ts';
import type { World } from '../world.ts';
import type { Field, Seat, Seen, Shown } from './seat.ts';
import { type Key, personOn, teamsChannels } from './society.ts';

const restMs = 3000;

export function teamsSeat(world: World, key: Key): Seat {
  const { teams } = world;
  let last: TeamsShown | null = null;
  const show = (shown: TeamsShown): Shown | null => {
    last = shown;
    return shownIn(shown);
  };
  const held = (): TeamsShown => {
    if (!last) throw new Error('no dialog is open');
    return last;
  };
  const direct = () => teams.directOf(key).filter(({ from }) => from === 'bot');
  return {
    address: personOn('teams', key).address,
    // What was left unfinished comes back by itself: the button takes no words.
    open: async () => show(await teams.extension(key, 'support')),
    send: async (form, values) =>
      show(await teams.submit(key, held(), values, form.send ?? undefined)),
    back: async () => show(await teams.submit(key, held(), {}, 'Back')),
    close: async () => {
      last = null;
    },
    again: async () => void (await teams.redeliver(1)),
    ask: async (words) => {
      const before = new Set(direct().map(({ id }) => id));
      await teams.say(key, `support ${words}`);
      await world.rest(restMs);
      const starts = answers[words.split(' ')[0] ?? ''];
      const answer = direct().find((one) => !before.has(one.id) && starts?.test(read(one)));
      return answer ? read(answer) : null;
    },
    press: async (message, label) => {
      const shown = show(await teams.press(key, teamsMessage(message), label));
      await world.rest(restMs);
      return shown;
    },
    told: () => direct().map(seen).reverse(),
    cards: (channel) =>
      teams
        .messages(channelOf(teams, channel))
        .filter(({ from, thread }) => from === 'bot' && thread === null)
        .map(seen)
        .reverse(),
    reply: async (message, text, channel) => {
      const written =
        channel === null
          ? await teams.say(key, text, { quote: teamsMessage(message) })
          : await teams.say(key, text, {
              channel: channelOf(teams, channel),
              thread: teamsMessage(message),
              mention: true,
            });
      return { edit: async (changed) => void (await teams.edit(written, changed)) };
    },
  };
}

/** How the answers to what is asked begin. */
const answers: Readonly<Record<string, RegExp>> = {
  status: /^[A-Z]+-\d+: /,
  mine: /^(Your tickets|You have no tickets)/,
  queue: /^(Open tickets|Nothing is open)/,
};

function channelOf(teams: World['teams'], address: string): string {
  const found = teamsChannels.find(({ key }) => teams.channel(key).address === address);
  if (!found) throw new Error(`there is no channel ${address}`);
  return found.key;
}

function read(message: TenantMessage): string {
  return readTeams(message).text;
}

function shownIn(shown: TeamsShown): Shown | null {
  switch (shown.kind) {
    case 'dialog':
    case 'card': {
      const labels = labelsOf(shown.card);
      const send = labels.find((label) => label !== 'Back') ?? null;
      return {
        title: shown.kind === 'dialog' ? shown.title : '',
        text: wordsOn(shown.card),
        fields: inputsOf(shown.card).map(fieldOf),
        send: shown.kind === 'dialog' ? send : null,
        canGoBack: labels.includes('Back'),
      };
    }
    case 'words':
      return { title: '', text: shown.text, fields: [], send: null, canGoBack: false };
    case 'link':
    case 'nothing':
      return null;
    default:
      return shown satisfies never;
  }
}

const kinds: Readonly<Record<string, Field['kind']>> = {
  'Input.Text': 'text',
  'Input.Number': 'number',
  'Input.Date': 'date',
  'Input.ChoiceSet': 'choice',
  'Input.Toggle': 'consent',
};

function fieldOf(input: object): Field {
  const options = listAt(input, 'choices').map((choice) => textAt(choice, 'value') ?? '');
  const most = 'maxLength' in input ? Number(input.maxLength) : 3000;
  const id = (textAt(input, 'id') ?? '').replace(/^f\./, '');
  // Files are links there, of which nobody has any.
  const isFiles = /files$/.test(id);
  return {
    id,
    kind: isFiles ? 'other' : (kinds[textAt(input, 'type') ?? ''] ?? 'other'),
    // The client does not say: so all is given.
    required: true,
    options,
    initial: textAt(input, 'value') ?? '',
    most,
  };
}

function seen(message: TenantMessage): Seen {
  return { text: read(message), labels: labelsOf(message.card), at: message };
}

/** What `seen` of this file put there. */
function teamsMessage({ at }: Seen): TenantMessage {
  return at as TenantMessage;
}
