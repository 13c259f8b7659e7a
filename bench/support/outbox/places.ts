import type { Address } from '../../../src/runtime/ports.ts';
import { netexPolicy } from '../netex-policy.ts';

/** Somewhere that messages go: a channel, or the direct message with a person. */
export interface Place {
  readonly deskId: string;
  readonly address: Address;
  /** Slack's id of the conversation. */
  readonly channel: string;
  readonly isChannel: boolean;
}

/** A workspace of the bench, with the desks that it has. */
export interface Workspace {
  readonly team: string;
  readonly places: readonly Place[];
  /** Somebody behind a role of its first desk, to whom nothing goes but escalations. */
  readonly contact: Place;
}

/** The conversations of each kind of load. */
export const conversations = 200;

/** Whose conversations are few enough that each may have its message a second. */
export const manyWorkspaces: readonly Workspace[] = Array.from({ length: 50 }, (_, at) =>
  workspace(`T${100 + at}`, 1, 3),
);

/** Whose own limit is far below that of its conversations. */
export const oneWorkspace = workspace('TLARGE', 10, 19);

export const workspaces = [...manyWorkspaces, oneWorkspace];

/** Each desk with one channel and so many people. */
function workspace(team: string, desks: number, people: number): Workspace {
  const places = Array.from({ length: desks }, (_, desk) => {
    const deskId = `${team.toLowerCase()}-${desk}`;
    return [
      {
        ...{ deskId, isChannel: true },
        address: `slack:${team}/C${desk}`,
        channel: `C${desk}`,
      },
      ...Array.from({ length: people }, (_, at) => personal(deskId, team, `${desk}P${at}`)),
    ];
  }).flat();
  return { team, places, contact: personal(`${team.toLowerCase()}-0`, team, '0CONTACT') };
}

function personal(deskId: string, team: string, id: string): Place {
  return { deskId, isChannel: false, address: `slack:${team}/U${id}`, channel: `D${id}` };
}

/** What their desk file says: a desk for each channel. */
export function deskDocument(): object {
  const desks = workspaces.flatMap(({ team, places, contact }) =>
    places
      .filter(({ isChannel }) => isChannel)
      .map(({ deskId, address }) => [
        deskId,
        {
          policy: netexPolicy,
          supportChannel: address,
          fallback: contact.address,
          roster: [`slack:${team}/U0ANA`],
          contacts: { director: [contact.address], president: [contact.address] },
        },
      ]),
  );
  return { desks: Object.fromEntries(desks) };
}
