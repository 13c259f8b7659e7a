import { z } from 'zod';
import { calendarSchema } from '../engine/calendar/calendar-spec.ts';
import type { Address, Person } from '../engine/ticket.ts';
import { platformName } from '../runtime/addresses.ts';
import { mostContacts } from '../views/change-contacts.ts';
import { addressFault, type Named } from './address-fault.ts';

const channelSchema = addressOf('channel').meta({
  kind: 'address such as `slack:<team id>/<channel id>`',
});
const channelsSchema = z
  .union([channelSchema, z.array(channelSchema).min(1)], {
    error: 'expected a channel, or a list of one on each platform',
  })
  .refine((channels) => isOnePerPlatform([channels].flat()), {
    error: 'expected at most one channel on each platform',
  });
const addressSchema = addressOf('person')
  .max(120)
  .meta({ kind: 'address such as `slack:<team id>/<user id>`' });
const workspaceSchema = addressOf('workspace').meta({
  kind: 'workspace such as `slack:<team id>`',
});
const nameSchema = z.string().trim().min(1);

/** A person: an address, or `{ address, name }`. Without a name, the id in the address stands in. */
const personSchema = z
  .union(
    [
      addressSchema,
      z.strictObject({
        address: addressSchema.describe('Who it is.'),
        name: nameSchema.describe('A name, for texts where the platform cannot show the person.'),
      }),
    ],
    { error: 'expected an address such as slack:<team id>/<user id>, or {address, name}' },
  )
  .meta({ part: 'person' });
export type PersonEntry = z.infer<typeof personSchema>;

const agentSchema = z
  .union(
    [
      addressSchema,
      z.strictObject({
        address: addressSchema.describe('Who it is.'),
        name: nameSchema
          .optional()
          .describe('A name, for texts where the platform cannot show the person.'),
        duty: calendarSchema.shape.hours
          .optional()
          .describe('Weekly hours of duty in the zone of the desk. Without them, always.'),
      }),
    ],
    { error: 'expected an address such as slack:<team id>/<user id>, or {address, name, duty}' },
  )
  .meta({ part: 'agent' });
export type AgentEntry = z.infer<typeof agentSchema>;

const id = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/, 'expected letters, digits, - or _ (at most 40)')
  .meta({ kind: '[id](#ids)' });

const deskSchema = z.strictObject({
  policy: z.string().trim().min(1).describe('The policy file, relative to the desk file.'),
  supportChannel: channelsSchema.describe(
    'Where status threads appear. One channel serves one desk, and the bot must be in it. A list has at most one channel of each platform, and the threads in them are kept in step.',
  ),
  roster: z
    .array(agentSchema)
    .default([])
    .describe('The support agents. Without any, the members of the support channels.'),
  lead: personSchema
    .optional()
    .describe(
      'Hears of targets at risk where nobody has the ticket, and alone may change contacts and waive charges. Without one, the fallback.',
    ),
  contacts: z
    .record(id, z.array(personSchema).max(mostContacts))
    .default({})
    .describe(
      'Who is written to for each role of the policy. A role with nobody: the fallback. What the lead sets in Slack or Teams stands above this.',
    ),
  fallback: personSchema.describe('Who is written to where nobody of a role can be reached.'),
  offices: z
    .record(workspaceSchema, nameSchema.max(75))
    .default({})
    .describe('Which office a workspace is. Tickets from it name the office.'),
  serves: z
    .union([z.literal('all'), z.array(workspaceSchema)], {
      error: 'expected all, or a list of workspaces such as slack:<team id>',
    })
    .default([])
    .describe(
      'Whose people may write to this desk, besides the workspaces of its support channels and its offices. `all`: every workspace that the bot is installed in.',
    ),
  publicStatus: z
    .boolean()
    .default(false)
    .describe(
      'A message in the channel where a ticket was raised shows everybody there where it stands.',
    ),
});
export type DeskEntry = z.infer<typeof deskSchema>;

/** The shape of a desk file. */
export const deskFileSchema = z.strictObject({
  desks: z
    .record(id, deskSchema)
    .refine((desks) => Object.keys(desks).length > 0, { error: 'expected at least one desk' })
    .describe('The desks that this bot serves, by their ids. An id stands with every ticket.'),
});

function addressOf(named: Named) {
  return z
    .string()
    .superRefine((address, context) => {
      const message = addressFault(address, named);
      if (message !== null) context.addIssue({ code: 'custom', message });
    })
    .overwrite(asTeamsWritesIt);
}

/** Ids of tenants and people are of no case, and Teams writes them small; those of channels are not. */
function asTeamsWritesIt(address: string): string {
  return address.replace(/^teams:[^/]+(\/[^:]+$)?/, (ids) => ids.toLowerCase());
}

function isOnePerPlatform(channels: readonly Address[]): boolean {
  return new Set(channels.map(platformName)).size === channels.length;
}

/** The support channels that an entry names, the desk's own first. */
export function channelsOf({ supportChannel }: DeskEntry): [Address, ...Address[]] {
  const [first = '', ...more] = [supportChannel].flat();
  return [first, ...more];
}

/** The person that an entry names. */
export function personOf(entry: PersonEntry | AgentEntry): Person {
  const { address, name } = typeof entry === 'string' ? { address: entry, name: null } : entry;
  return { address, name: name ?? address.slice(address.indexOf('/') + 1) };
}
