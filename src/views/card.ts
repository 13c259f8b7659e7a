import type { Snapshot } from '../engine/snapshot.ts';
import type { Person, Remark } from '../engine/ticket.ts';
import { source, who } from './inline.ts';
import type { Button, ButtonAction, Confirm, Message, Part, Text } from './message.ts';
import { when } from './when.ts';
import { fileParts } from './words.ts';

type ActButton = Extract<Button, { kind: 'act' }>;

/** The longest name in a question, which takes 300 characters in all. */
const maxNameText = 80;

interface Fact {
  readonly label: string;
  readonly value: Text;
}

/** The root card of the status thread: always the present state, and what can be done now. */
export function card(view: Snapshot): Message {
  const { ticket } = view;
  return {
    summary: `${ticket.number}: ${ticket.title} (${view.levelTitle}, ${stateText(view)})`,
    parts: [
      { kind: 'heading', text: `${ticket.number} · ${ticket.title}` },
      { kind: 'facts', facts: cardFacts(view) },
      {
        kind: 'note',
        text: [`Why: ${ticket.levelReason.because}${source(ticket.levelReason.clauses)}`],
      },
      ...(ticket.review
        ? [note('The answers fit no level exactly. Please look at the level again.')]
        : []),
      ...(view.referredTo
        ? [
            note(
              `The requester was referred to ${view.referredTo.name}, and sent this all the same.`,
            ),
          ]
        : []),
      ...ticket.report.flags.map(remark),
      { kind: 'divider' },
      ...answerParts(view),
      ...solutionParts(view),
      { kind: 'buttons', buttons: cardButtons(view) },
    ],
    own: { person: ticket.requester, deskId: ticket.deskId, number: ticket.number },
  };
}

function note(text: string): Part {
  return { kind: 'note', text: [text] };
}

function remark({ says, clauses }: Remark): Part {
  return note(`${says}${source(clauses)}`);
}

/** The state in words. */
export function stateText({ ticket }: Snapshot): string {
  switch (ticket.state) {
    case 'open':
      if (!ticket.assignee) return 'open, nobody has taken it';
      return hasBegun(ticket) ? 'in progress' : 'assigned';
    case 'waiting':
      return 'waiting for the requester';
    case 'resolved':
      return 'resolved';
    default:
      return ticket.state satisfies never;
  }
}

function cardFacts(view: Snapshot): Fact[] {
  const { ticket, zone } = view;
  return [
    { label: 'Priority', value: [view.levelTitle] },
    { label: 'State', value: [stateText(view)] },
    ...(view.isEmergency ? [{ label: 'Queue', value: ['first, as an emergency'] }] : []),
    {
      label: 'Requester',
      value: [
        { kind: 'person', person: ticket.requester },
        ...(ticket.report.office === null ? [] : [`, ${ticket.report.office}`]),
      ],
    },
    takenBy(view),
    { label: 'Reported', value: [when(ticket.reportedAt, zone)] },
    ...originFacts(view),
    ...(ticket.clocksStartAt > ticket.reportedAt
      ? [{ label: 'Clocks start', value: [when(ticket.clocksStartAt, zone)] }]
      : []),
    ...targetFacts(view),
    ...originalFacts(view),
    ...chargeFacts(view),
    ...escalationFacts(view),
  ];
}

/** The message that the report was made from. */
function originFacts({ ticket }: Snapshot): Fact[] {
  const url = ticket.report.origin?.url;
  return url
    ? [{ label: 'Reported from', value: [{ kind: 'link', text: 'this message', url }] }]
    : [];
}

/** The first clocks stay visible after a workaround made the level another one (M-10). */
function originalFacts({ original, zone }: Snapshot): Fact[] {
  if (!original) return [];
  return original.targets.map(({ kind, dueAt }) => ({
    label: `Before, as ${original.levelTitle}`,
    value: dueAt === null ? [`${kind}, standing still`] : [`${kind} by `, when(dueAt, zone)],
  }));
}

/** What is billed, or no longer (M-05). */
export function chargeFacts({ ticket, levelTitles }: Snapshot): Fact[] {
  const { charge } = ticket.report;
  if (!charge) return [];
  const { chargeWaived } = ticket;
  if (!chargeWaived) return [{ label: 'Charge', value: [charge.reason] }];
  if (chargeWaived.by) return [{ label: 'Charge', value: ['waived by ', who(chargeWaived.by)] }];
  const level = levelTitles[chargeWaived.level] ?? chargeWaived.level;
  return [{ label: 'Charge', value: [`waived, as it became ${level}`] }];
}

/** Whether a person has acted on it: being whose turn it was is no act. */
function hasBegun(ticket: Snapshot['ticket']): boolean {
  return ticket.respondedAt !== null;
}

/** Who has the ticket. */
export function takenBy({ ticket }: Snapshot): Fact {
  const nobody = ticket.state === 'resolved' ? 'nobody' : 'nobody yet';
  const value: Text = ticket.assignee ? [{ kind: 'person', person: ticket.assignee }] : [nobody];
  const label = ticket.assignee && !hasBegun(ticket) ? 'Assigned to' : 'Taken by';
  return { label, value };
}

/** The targets with where they stand; nothing where the policy sets none. */
export function targetFacts(view: Snapshot): Fact[] {
  const facts = view.targets.map((target): Fact => {
    const label = target.kind === 'response' ? 'Response target' : 'Resolution target';
    const due = target.dueAt === null ? [] : [when(target.dueAt, view.zone)];
    switch (target.state) {
      case 'running':
        return { label, value: [`${target.withinText}, by `, ...due] };
      case 'at risk':
        return { label, value: ['at risk, by ', ...due] };
      case 'paused':
        return { label, value: [`${target.withinText}, paused while waiting for the requester`] };
      case 'fulfilled':
        return { label, value: ['met'] };
      case 'breached':
        return { label, value: ['missed, was due ', ...due] };
      default:
        return target.state satisfies never;
    }
  });
  return view.byRelease
    ? [
        ...facts,
        {
          label: 'Resolution target',
          value: [
            view.ticket.plannedRelease === null
              ? 'with a planned release'
              : `with release ${view.ticket.plannedRelease}`,
          ],
        },
      ]
    : facts;
}

function escalationFacts(view: Snapshot): Fact[] {
  const [next] = view.upcoming;
  const last = view.escalations.at(-1);
  return [
    ...(last
      ? [
          {
            label: 'Escalated',
            value: [
              `${last.roleTitle}, `,
              when(last.firedAt, view.zone),
              last.acknowledged
                ? `, acknowledged by ${last.acknowledged.by.name}`
                : ', not acknowledged yet',
            ],
          },
        ]
      : []),
    ...(next
      ? [
          {
            label: 'Next escalation',
            value: [`${next.roleTitle}, `, when(next.dueAt, view.zone)],
          },
        ]
      : []),
  ];
}

/** The workaround and the resolution, where there are any, in the words of support. */
export function solutionParts({ ticket }: Snapshot): Part[] {
  const said = (label: string, text: string | undefined | null): Part[] =>
    text
      ? [
          { kind: 'paragraph', text: [{ kind: 'bold', text: label }] },
          { kind: 'quote', text },
        ]
      : [];
  return [
    ...said('Workaround in place', ticket.workaround?.text),
    ...said('Resolution', ticket.resolution),
  ];
}

/** What the requester answered; the title stands in the heading already. */
function answerParts(view: Snapshot): Part[] {
  return view.answers
    .filter(({ text }) => text !== view.ticket.title)
    .flatMap(({ label, text, files }): Part[] => [
      { kind: 'paragraph', text: [{ kind: 'bold', text: label }] },
      ...(files.length === 0 ? [{ kind: 'quote' as const, text }] : fileParts(files)),
    ]);
}

function cardButtons({ ticket, levelTitles, byRelease, teams }: Snapshot): Button[] {
  const button = (
    action: ButtonAction,
    label: string,
    style?: 'primary' | 'danger',
  ): ActButton => ({
    kind: 'act',
    action,
    label,
    ...(style ? { style } : {}),
    deskId: ticket.deskId,
    number: ticket.number,
  });
  const waive =
    ticket.report.charge && !ticket.chargeWaived
      ? [button('waive-charge', 'Waive the charge')]
      : [];
  if (ticket.state === 'resolved') {
    return [button('reopen', 'Reopen'), ...waive, button('explain', 'Explain')];
  }
  return [
    ticket.assignee && hasBegun(ticket)
      ? { ...button('take-over', 'Take over'), confirm: takeOverConfirm(ticket, ticket.assignee) }
      : button('take', 'Take', 'primary'),
    button('reply', 'Reply to requester'),
    ticket.state === 'waiting'
      ? button('resume', 'Resume work')
      : button('wait', 'Waiting on requester'),
    button('workaround', 'Workaround in place'),
    ...(Object.keys(levelTitles).length > 1 ? [button('change-level', 'Change level')] : []),
    ...(byRelease ? [button('plan-release', 'Plan the release')] : []),
    ...(teams.length > 0 ? [button('hand-over', 'Hand over')] : []),
    ...waive,
    button('resolve', 'Resolve', 'primary'),
    button('explain', 'Explain'),
  ];
}

function takeOverConfirm({ number }: Snapshot['ticket'], { name }: Person): Confirm {
  return {
    title: `Take ${number} over?`,
    text: `${cut(name, maxNameText)} has it and has begun. The requester is told that you have it now.`,
    confirm: 'Take over',
    deny: 'Leave it',
  };
}

function cut(text: string, most: number): string {
  const characters = [...text];
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text;
}
