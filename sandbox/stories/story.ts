import type { Founder, PersonId } from '../people.ts';
import type { Person, Sandbox } from '../types.ts';
import type { Message } from '../wire.ts';

/** A story that is played in the sandbox workspace, as people would: no side doors. */
export interface Story {
  readonly name: string;
  readonly about: string;
  /** The desk file, relative to the sandbox's folder. */
  readonly deskFile: string;
  /** When it begins: the clock stands still there, and is moved by hand. UTC. */
  readonly startAt: string;
  tell(stage: Stage): Promise<void>;
}

/** What a story can do on its stage. */
export interface Stage {
  readonly sandbox: Sandbox;
  as(person: PersonId): Person;
  /** A line of the story, then what somebody does, then what everybody sees of it. */
  scene(line: string, act?: () => Promise<unknown>): Promise<void>;
  /** Fails the story unless it holds. */
  expect(holds: boolean, what: string): void;
}

/** What the story wanted to see and did not. */
export class StoryFailed extends Error {}

const audience: readonly Founder[] = ['U0RITA', 'U0ANA', 'U0BEN', 'U0DANA', 'U0PIA'];
const names: Record<Founder, string> = {
  U0RITA: 'Rita, requester',
  U0ANA: 'Ana, support agent',
  U0BEN: 'Ben, support agent',
  U0DANA: 'Dana, Director',
  U0PIA: 'Pia, President',
};

/** Plays a story, writing line by line what happens and what each person sees. */
export async function play(
  story: Story,
  sandbox: Sandbox,
  write: (line: string) => void,
): Promise<void> {
  const tellAll = () => {
    const shown = new Map<string, string[]>();
    for (const person of audience) {
      const lines = sandbox.as(person).sees();
      if (lines.length === 0) continue;
      const text = lines.map((line) => `      ${line}`).join('\n');
      shown.set(text, [...(shown.get(text) ?? []), names[person]]);
    }
    for (const [text, people] of shown)
      write(`    ${people.join(' and ')} see${people.length === 1 ? 's' : ''}:\n${text}`);
  };
  let expectations = 0;
  write(`${story.name}: ${story.about}\n`);
  for (const person of audience) sandbox.as(person).sees();
  await story.tell({
    sandbox,
    as: sandbox.as,
    async scene(line, act) {
      try {
        await act?.();
      } finally {
        write(`${clock(sandbox.now())}  ${line}`);
      }
      await sandbox.settle();
      tellAll();
      write('');
    },
    expect(holds, what) {
      if (!holds) throw new StoryFailed(what);
      expectations += 1;
    },
  });
  write(`${story.name}: told to the end, ${expectations} expectations held.`);
}

function clock(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** The messages in somebody's direct message with the bot that hold these words. */
export function heard(sandbox: Sandbox, person: PersonId, words: string): Message[] {
  return sandbox
    .as(person)
    .dms()
    .filter((message) => holds(message, words));
}

/** The messages of the support channel that hold these words. */
export function inChannel(sandbox: Sandbox, words: string): Message[] {
  return sandbox.channel('C0SUPPORT').filter((message) => holds(message, words));
}

function holds(message: Message, words: string): boolean {
  return JSON.stringify([message.text, message.blocks]).includes(words);
}
