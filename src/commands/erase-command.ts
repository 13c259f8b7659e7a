import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { addressFault } from '../files/address-fault.ts';
import type { Address, Belongings, ErasedTickets, Keeping } from '../runtime/ports.ts';
import { count } from './count.ts';
import type { Outcome } from './outcome.ts';
import { withStore } from './with-store.ts';

const batch = 50;
const checkAddress = 'If there should be something, check the address.';

/**
 * `erase --requester <address>`: removes all that is kept of a requester, and says what people have
 * to delete themselves. With `--dry-run` it only says what there is.
 */
export async function eraseCommand(args: string[]): Promise<Outcome> {
  const { values } = parseArgs({
    args,
    options: {
      requester: { type: 'string' },
      open: { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
    },
  });
  const { requester, open, 'dry-run': dryRun } = values;
  if (requester === undefined) {
    return { exitCode: 2, output: 'erase: expected --requester <address of a person>' };
  }
  const fault = addressFault(requester, 'person');
  if (fault) return { exitCode: 2, output: `--requester: ${fault}` };
  return withStore(readConfig(), ({ keeping }) =>
    eraseRequester(keeping, requester, { open, dryRun, now: Date.now() }),
  );
}

interface Found extends Belongings {
  readonly deskId: string;
}

/** Removes a requester; `open`: their unresolved tickets too, otherwise those refuse it. */
export async function eraseRequester(
  keeping: Keeping,
  requester: Address,
  options: { readonly open: boolean; readonly dryRun: boolean; readonly now: number },
): Promise<Outcome> {
  const found = await belongings(keeping, requester);
  const unresolved = found.flatMap((one) => one.unresolved);
  if (unresolved.length > 0 && !options.open) {
    const are = unresolved.length === 1 ? 'is' : 'are';
    return {
      exitCode: 1,
      output: `${unresolved.join(', ')} ${are} not resolved. Resolve first, or erase unresolved tickets too with --open. Nothing was erased.`,
    };
  }
  if (options.dryRun) {
    const lines = found.map((one) => `${one.deskId}: ${there(one)}`);
    const said =
      lines.length > 0
        ? lines
        : [`Nothing is kept of ${requester} as a requester. ${checkAddress}`];
    const elsewhere = await elsewhereLines(keeping, requester);
    return { exitCode: 0, output: [...said, 'Nothing was erased.', ...elsewhere].join('\n') };
  }
  const lines: string[] = [];
  const erased: ErasedTickets[] = [];
  for (const deskId of await everyDesk(keeping)) {
    const ofDesk = await eraseAtDesk(keeping, deskId, requester, options);
    const rows = await keeping.eraseTraces(deskId, requester);
    const numbers = ofDesk.flatMap((one) => one.numbers);
    erased.push(...ofDesk);
    if (numbers.length + rows > 0) lines.push(`${deskId || 'no desk'}: ${gone(numbers, rows)}`);
  }
  if (await keeping.forgetPerson(requester)) lines.push('How the bot reaches them is forgotten.');
  if (lines.length === 0)
    lines.push(`Nothing was kept of ${requester} as a requester. ${checkAddress}`);
  lines.push(...standingLines(erased), ...(await elsewhereLines(keeping, requester)));
  const later = await belongings(keeping, requester);
  if (later.length > 0) lines.push('Something new of theirs came in meanwhile: run this again.');
  return { exitCode: 0, output: lines.join('\n') };
}

/** With the one of people whom no desk serves. */
async function everyDesk(keeping: Keeping): Promise<readonly string[]> {
  return [...(await keeping.deskIds()), ''];
}

async function belongings(keeping: Keeping, requester: Address): Promise<Found[]> {
  const found: Found[] = [];
  for (const deskId of await everyDesk(keeping)) {
    const one = { deskId, ...(await keeping.belongings(deskId, requester)) };
    const rows = one.drafts + one.referrals + one.messages;
    if (one.resolved.length + one.unresolved.length + rows > 0) found.push(one);
  }
  return found;
}

async function eraseAtDesk(
  keeping: Keeping,
  deskId: string,
  requester: Address,
  { open, now }: { readonly open: boolean; readonly now: number },
): Promise<ErasedTickets[]> {
  const all: ErasedTickets[] = [];
  for (;;) {
    const some = await keeping.eraseTickets(deskId, requester, {
      unresolved: open,
      limit: batch,
      now,
    });
    all.push(some);
    if (some.numbers.length < batch) return all;
  }
}

function there({ resolved, unresolved, drafts, referrals, messages }: Found): string {
  const numbers = [...resolved, ...unresolved];
  return [
    `${count(numbers.length, 'ticket')}${numbers.length > 0 ? ` (${numbers.join(', ')})` : ''}`,
    count(drafts, 'draft'),
    count(referrals, 'referral'),
    count(messages, 'answer'),
  ].join(', ');
}

function gone(numbers: readonly string[], rows: number): string {
  const tickets = `${count(numbers.length, 'ticket')} erased${numbers.length > 0 ? ` (${numbers.join(', ')})` : ''}`;
  return rows === 0
    ? tickets
    : `${tickets}, and ${count(rows, 'row')} of drafts, referrals, answers and the like`;
}

function standingLines(erased: readonly ErasedTickets[]): string[] {
  const standing = erased.flatMap((one) => one.standing);
  const sum = (of: (one: ErasedTickets) => number) =>
    erased.reduce((total, one) => total + of(one), 0);
  const unsent = sum((one) => one.unsent);
  const underWay = sum((one) => one.underWay);
  return [
    ...(unsent > 0 ? [`${count(unsent, 'message')} that waited will not be sent.`] : []),
    ...(underWay > 0
      ? [`${count(underWay, 'message')} of these may be arriving at this moment.`]
      : []),
    ...(standing.length > 0
      ? [
          '',
          'These messages stand in Slack or Teams, where you have to delete them, with the replies under them:',
          ...standing.map(
            ({ number, url, conversation, id }) =>
              `  ${number}  ${url ?? `message ${id} in ${conversation}`}`,
          ),
          'Messages to single people stand in their conversations with the bot. Search for the numbers.',
        ]
      : []),
  ];
}

async function elsewhereLines(keeping: Keeping, person: Address): Promise<string[]> {
  const lines: string[] = [];
  for (const deskId of await keeping.deskIds()) {
    const { count: tickets, examples } = await keeping.standsElsewhere(deskId, person);
    if (tickets === 0) continue;
    const more = tickets > examples.length ? ', …' : '';
    lines.push(`  ${deskId}: ${count(tickets, 'ticket')} (${examples.join(', ')}${more})`);
  }
  if (lines.length === 0) return [];
  return [
    '',
    'They also stand in tickets of others, as an agent or a contact. Those are the history of other people’s reports, and stay as they are:',
    ...lines,
  ];
}
