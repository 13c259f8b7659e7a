import { homePage } from '../../src/runtime/home.ts';
import { intake } from '../../src/runtime/intake.ts';
import {
  type Answers,
  type Caller,
  type Intake,
  type Said,
  writePeople,
} from '../../src/runtime/ports.ts';
import type { Asked } from '../../src/runtime/read-command.ts';
import type { Shell } from '../../src/runtime/shell.ts';
import { askingActions } from '../../src/views/form.ts';
import { buttonActions, type ContactsAction } from '../../src/views/message.ts';
import type { FreshDatabase } from '../support/database.ts';
import { roles, type Target } from './society.ts';

/** One request of one person about one thing. */
export interface Asking {
  readonly shell: Shell;
  readonly database: FreshDatabase;
  readonly caller: Caller;
  readonly target: Target;
}

/** A way to ask, and what counts as getting it. */
export interface Request {
  /** `shown`: what comes back names the target; `done`: it is not refused. */
  readonly counts: 'shown' | 'done';
  /** What names the target in an answer; default: the ticket's own word. */
  readonly by?: (target: Target) => string;
  /** What the request itself names: who may not have that hears what they hear of one that is not there. */
  readonly names?: 'ticket' | 'desk';
  run(asking: Asking): Promise<unknown>;
}

const onCall = ({ desk }: Target) => desk.contacts.oncall?.[0]?.name ?? 'nobody';
const line = ({ desk }: Target) => `the line of ${desk.id}`;
const deskName = ({ desk }: Target) => desk.policy.name;
const deskId = ({ desk }: Target) => `"${desk.id}"`;
const number = (target: Target) => target.number;
const given: Answers = {
  ...{ text: 'Words.', level: '4', team: 'customer-service', release: '7.1' },
};

let counted = 0;
const nonce = () => {
  counted += 1;
  return `nonce-${counted}`;
};

/** What `/support` is asked for; a kind without words here does not compile. */
const commands: Record<
  Asked['kind'],
  { readonly words: (number: string) => string } & Pick<Request, 'by' | 'names'>
> = {
  status: { words: (number) => `status ${number}`, names: 'ticket' },
  explain: { words: (number) => `explain ${number}`, by: number, names: 'ticket' },
  mine: { words: () => 'mine' },
  queue: { words: () => 'queue' },
  contacts: { words: () => 'contacts', by: onCall },
  hours: { words: () => 'hours', by: deskName },
  help: { words: () => 'help', by: line },
  form: { words: () => '', by: deskId },
  new: { words: () => 'new', by: deskId },
  report: { words: () => 'It smells', by: deskId },
};

const contactsActions = ['test', 'edit'] as const satisfies readonly ContactsAction[];
type Missing = Exclude<ContactsAction, (typeof contactsActions)[number]>;
const noneMissing: Missing[] = [];

/** Each way in of the intake, with the requests that go through it; one that is new does not compile. */
const ways: Record<keyof Intake, Readonly<Record<string, Request>>> = {
  command: Object.fromEntries(
    Object.entries(commands).map(([kind, { words, ...more }]) => [
      `/support ${kind}`,
      {
        counts: 'shown',
        ...more,
        run: ({ shell, caller, target }) => intake(shell).command(caller, words(target.number)),
      } satisfies Request,
    ]),
  ),
  report: {
    'report a message': {
      counts: 'shown',
      by: deskId,
      run: ({ shell, caller }) => intake(shell).report(caller, 'It smells'),
    },
  },
  act: Object.fromEntries(
    buttonActions.map((action) => [
      `press ${action}`,
      {
        counts: 'done',
        names: 'ticket',
        run: ({ shell, caller, target: { desk, number } }) =>
          intake(shell).act(caller, { action, deskId: desk.id, number, keys: [] }),
      } satisfies Request,
    ]),
  ),
  submit: {
    ...Object.fromEntries(
      askingActions.map((action) => [
        `send ${action}`,
        {
          counts: 'done',
          names: 'ticket',
          run: ({ shell, caller, target: { desk, number } }) =>
            intake(shell).submit(
              caller,
              { kind: 'act', action, deskId: desk.id, number, nonce: nonce() },
              given,
            ),
        } satisfies Request,
      ]),
    ),
    'send a step': {
      counts: 'done',
      run: async ({ shell, caller, target }) => {
        const { deskId, id: draftId } = await target.draft();
        return intake(shell).submit(caller, { kind: 'intake', deskId, draftId, step: 0 }, {});
      },
    },
    'send the choice of a desk': {
      counts: 'done',
      run: async ({ shell, caller, target }) => {
        const draft = await target.draft();
        return intake(shell).submit(caller, { kind: 'choose-desk', draft }, { desk: 'none' });
      },
    },
    'send contacts': {
      counts: 'done',
      names: 'desk',
      run: ({ shell, caller, target: { desk } }) =>
        intake(shell).submit(
          caller,
          { kind: 'contacts', deskId: desk.id, role: 'oncall', nonce: nonce() },
          { people: writePeople([roles.contact.person]) },
        ),
    },
  },
  contacts: Object.fromEntries(
    [...contactsActions, ...noneMissing].map((action) => [
      `press ${action} contacts`,
      {
        counts: 'done',
        names: 'desk',
        run: ({ shell, caller, target: { desk } }) =>
          intake(shell).contacts(caller, { action, deskId: desk.id, role: 'oncall' }),
      } satisfies Request,
    ]),
  ),
  begin: {
    'go on with a draft': {
      counts: 'done',
      run: async ({ shell, caller, target }) => intake(shell).begin(caller, await target.draft()),
    },
  },
  back: {
    'step back': {
      counts: 'done',
      run: async ({ shell, caller, target }) => {
        const { deskId, id: draftId } = await target.draft();
        return intake(shell).back(caller, { kind: 'intake', deskId, draftId, step: 0 }, {});
      },
    },
  },
  closed: {
    'close a form': {
      counts: 'done',
      run: async ({ shell, caller, target }) => {
        const { deskId, id: draftId } = await target.draft();
        const context = { kind: 'intake', deskId, draftId, step: 0 } as const;
        return intake(shell).closed(caller, context, { summary: 'Typed' });
      },
    },
  },
  look: {
    'look at the card': {
      counts: 'shown',
      names: 'ticket',
      run: ({ shell, caller, target: { desk, number } }) =>
        intake(shell).look(caller, desk.id, number),
    },
  },
  said: {
    'write in the status thread': {
      counts: 'done',
      run: ({ shell, caller, target: { desk, number } }) => {
        const [conversation] = desk.supportChannels;
        const thread = { conversation, id: `${number}.card` };
        return intake(shell).said(caller, { ...words(conversation), thread, text: 'Words.' });
      },
    },
    'write “status” to the bot': {
      counts: 'shown',
      names: 'ticket',
      async run({ shell, database, caller, target }) {
        const text = `status ${target.number}`;
        await intake(shell).said(caller, {
          ...words(`${caller.workspace}/DIRECT`),
          place: 'direct',
          text,
        });
        const [row] = await database.sql<{ delivery: { message: unknown } }[]>`
          select delivery from outbox where addressed_as = 'answer' and recipient = ${caller.person.address}
          order by seq desc limit 1`;
        return row?.delivery.message;
      },
    },
  },
  homeOpened: {
    'open the home page': {
      counts: 'shown',
      async run({ shell, caller }) {
        const { address: person } = caller.person;
        await intake(shell).homeOpened(caller);
        const homes = await shell.homes.claim(50, 0);
        const home = homes.find((one) => one.person === person);
        return home ? homePage(shell, { person, deskIds: home.deskIds }) : null;
      },
    },
  },
  callInstead: {
    'whom to call instead': {
      counts: 'shown',
      by: line,
      run: async ({ shell, caller, target: { desk } }) =>
        intake(shell).callInstead(caller, desk.id),
    },
  },
  // These two are about nobody's thing: that the bot came, and whether a request came before.
  added: {},
  isNew: {},
};

export const requests: Readonly<Record<string, Request>> = Object.assign(
  {},
  ...Object.values(ways),
);

function words(conversation: string): Said {
  const id = nonce();
  return {
    ...{ id, edit: null, place: 'channel', thread: null, text: '', files: [], conversation },
    message: { conversation, id },
  };
}
