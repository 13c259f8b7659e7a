import { hoursOf } from '../engine/hours.ts';
import type { Person } from '../engine/ticket.ts';
import { nobodyServes } from '../views/answer-messages.ts';
import { type HomeDesk, home } from '../views/home.ts';
import type { Message } from '../views/message.ts';
import { platformName } from './addresses.ts';
import { withNames } from './known-names.ts';
import { contactLines } from './open-form.ts';
import { openTickets } from './open-tickets.ts';
import { ownTickets } from './own-tickets.ts';
import { desksFor, isAgent, mayBeAgent } from './people.ts';
import { withPolicies } from './policies.ts';
import type { Caller, ClaimedHome, Desk } from './ports.ts';
import { type Shell, snapshotOf } from './shell.ts';
import { threadRef } from './thread-ref.ts';

/** So many tickets of the queue, over all desks, and as many of one's own are shown. */
const mostShown = 20;

/** Keeps the page current from now on; somebody whom no desk serves is told so at once. */
export async function homeOpened(shell: Shell, caller: Caller): Promise<void> {
  const { address } = caller.person;
  const desks = desksFor(shell, caller.workspace);
  if (desks.length === 0) {
    const platform = shell.platforms.get(platformName(address));
    return platform?.showHome(address, nobodyServes());
  }
  const watched = await Promise.all(
    desks.map(async (desk) => ({
      deskId: desk.id,
      whole: await mayBeAgent(shell, desk, caller.person),
    })),
  );
  await shell.homes.watch(address, watched);
  shell.hint.raise();
}

/** Somebody's page as it is now; desks that are gone from the desk file are left out. */
export function homePage(
  shell: Shell,
  { person: address, deskIds }: Pick<ClaimedHome, 'person' | 'deskIds'>,
): Promise<Message> {
  return withPolicies(shell.policies, async () => {
    const person = { address, name: address };
    const desks = [...shell.desks.values()].filter(({ id }) => deskIds.includes(id));
    const shown = Math.ceil(mostShown / Math.max(1, desks.length));
    const own = await ownTickets(shell, desks, address, mostShown + 1);
    const page = home({
      desks: await Promise.all(desks.map((desk) => deskOnPage(shell, desk, person, shown))),
      own: own.slice(0, mostShown).map((ticket) => snapshotOf(shell, ticket)),
      more: own.length > mostShown,
    });
    return withNames(shell, page, platformName(address));
  });
}

async function deskOnPage(
  shell: Shell,
  desk: Desk,
  person: Person,
  shown: number,
): Promise<HomeDesk> {
  const now = shell.clock.now();
  return {
    name: desk.policy.name,
    hours: hoursOf(desk.policy, now),
    contactLines: contactLines(desk, now),
    queue: (await isAgent(shell, desk, person))
      ? await queueOnPage(shell, desk, person, shown)
      : null,
  };
}

async function queueOnPage(
  shell: Shell,
  desk: Desk,
  person: Person,
  most: number,
): Promise<NonNullable<HomeDesk['queue']>> {
  const { tickets, all } = await openTickets(shell, desk, most);
  const shown = await Promise.all(
    tickets.map(async (ticket) => {
      const { ref } = await threadRef(shell, ticket, person.address);
      return { view: snapshotOf(shell, ticket), threadUrl: ref?.url };
    }),
  );
  return { shown, all };
}
