import { commands, helpCommand } from './answer-messages.ts';
import type { Message } from './message.ts';

/** For somebody who has just added the bot: what it is for, and the ways to use it. */
export function greeting(desks: readonly { readonly name: string }[]): Message {
  const names = desks.map(({ name }) => name).join(', ');
  const summary = `Here you reach ${names}.`;
  return {
    summary,
    parts: [
      { kind: 'heading', text: 'Hello' },
      {
        kind: 'paragraph',
        text: [
          `${summary} Report a problem or ask a question, and hear here of every step until it is solved.`,
        ],
      },
      {
        kind: 'buttons',
        buttons: [{ kind: 'begin', label: 'Report a problem', style: 'primary' }],
      },
      { kind: 'paragraph', text: [{ kind: 'bold', text: 'What you can type here' }] },
      {
        kind: 'facts',
        facts: commands.filter((one) => one !== helpCommand),
      },
      { kind: 'note', text: ['All of it, for support agents too: ', ...helpCommand.value] },
    ],
  };
}
