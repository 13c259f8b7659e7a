import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  json,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';

// Every key leads with the desk, so that the data can be spread by desk.
// Documents are `json`, not `jsonb`: that would reorder keys and refuse some strings people can type.
// Instants of the clocks are epoch milliseconds; times of the wire are the database's own.
// The queries are raw SQL: drizzle's builder, put on the shared client, changes how that writes and
// reads JSON and times. test/db runs each of them on the migrated tables, so the two cannot part.

const instant = (name: string) => bigint(name, { mode: 'number' });
const moment = (name: string) => timestamp(name, { withTimezone: true });

/**
 * A UUID of version 7, which Postgres before 18 cannot make by itself: what is written together stands
 * together in the index. By a random one, each row of a large table would read and log a page of its own.
 */
const idByTime = sql`encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid`;

export const tickets = pgTable(
  'tickets',
  {
    deskId: text('desk_id').notNull(),
    number: text('number').notNull(),
    submissionId: text('submission_id').notNull(),
    version: integer('version').notNull(),
    ticket: json('ticket').notNull(),
    level: text('level').notNull(),
    state: text('state').notNull(),
    reportedAt: instant('reported_at').notNull(),
    /** null: not resolved, or reopened. */
    resolvedAt: instant('resolved_at'),
    nextCheckAt: instant('next_check_at'),
    /** The default is for tickets from before there was a queue, until their next event. */
    queueRank: integer('queue_rank').notNull().default(1),
    queueDue: instant('queue_due'),
    /** A column: Postgres' JSON operators fail on documents with some characters people can type. */
    charged: boolean('charged').notNull().default(false),
    /** The requester's address; empty in tickets from before it was kept, until the next start. */
    requester: text('requester').notNull().default(''),
  },
  (table) => [
    primaryKey({ columns: [table.deskId, table.number] }),
    // Not by desk first, see outbox_recipient.
    uniqueIndex('tickets_submission').on(table.submissionId, table.deskId),
    index('tickets_due').on(table.nextCheckAt).where(sql`next_check_at is not null`),
    index('tickets_queue')
      .on(
        table.deskId,
        table.queueRank,
        table.queueDue.asc().nullsLast(),
        table.reportedAt,
        table.number,
      )
      .where(sql`state <> 'resolved'`),
    // In the order in which a requester's tickets are listed, from its end.
    index('tickets_requester').on(
      table.requester,
      table.deskId,
      sql`(state <> 'resolved')`,
      table.reportedAt,
      table.number,
    ),
    index('tickets_resolved')
      .on(table.deskId, table.resolvedAt)
      .where(sql`resolved_at is not null`),
    // Tickets that an older bot resolved, while the tables are brought up to date.
    index('tickets_unfilled')
      .on(table.deskId, table.number)
      .where(sql`state = 'resolved' and resolved_at is null`),
    // Not of rows from before, so `NOT VALID`: it refuses what an older bot that still runs would write.
    check('tickets_resolved_then', sql`(state = 'resolved') = (resolved_at is not null)`),
    index('tickets_charged').on(table.deskId, table.reportedAt, table.number).where(sql`charged`),
  ],
);

/**
 * Tickets that are gone with their events: what is left of them. Triggers refuse to delete a ticket or
 * an event without one, to leave anything of a ticket that has one, and to open its number again.
 */
export const tombstones = pgTable(
  'tombstones',
  {
    deskId: text('desk_id').notNull(),
    number: text('number').notNull(),
    /** Past its time, or erased for its requester. */
    why: text('why', { enum: ['purged', 'erased'] }).notNull(),
    reportedAt: instant('reported_at').notNull(),
    goneAt: instant('gone_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.deskId, table.number] })],
);

/** Append-only: triggers refuse changes, and deletions where there is no tombstone. */
export const events = pgTable(
  'events',
  {
    deskId: text('desk_id').notNull(),
    number: text('number').notNull(),
    seq: integer('seq').notNull(),
    at: instant('at').notNull(),
    type: text('type').notNull(),
    event: json('event').notNull(),
    commandId: text('command_id'),
    /** Of `EscalationFired`: a threshold fires once per ticket, whatever else goes wrong. */
    escalation: text('escalation'),
  },
  (table) => [
    primaryKey({ columns: [table.deskId, table.number, table.seq] }),
    foreignKey({
      columns: [table.deskId, table.number],
      foreignColumns: [tickets.deskId, tickets.number],
    }),
    uniqueIndex('events_escalation')
      .on(table.deskId, table.number, table.escalation)
      .where(sql`escalation is not null`),
  ],
);

export const commands = pgTable(
  'commands',
  {
    deskId: text('desk_id').notNull(),
    number: text('number').notNull(),
    commandId: text('command_id').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.deskId, table.number, table.commandId] }),
    foreignKey({
      columns: [table.deskId, table.number],
      foreignColumns: [tickets.deskId, tickets.number],
    }),
    index('commands_created').on(table.createdAt),
  ],
);

export const drafts = pgTable(
  'drafts',
  {
    deskId: text('desk_id').notNull(),
    id: text('id').notNull(),
    draft: json('draft').notNull(),
    openedAt: instant('opened_at').notNull(),
    requester: text('requester').notNull().default(''),
    /** Something stands in it that was not another team's; drafts from before: once saved again. */
    unfinished: boolean('unfinished').notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.deskId, table.id] }),
    index('drafts_unfinished')
      .on(table.requester, table.deskId, table.openedAt)
      .where(sql`unfinished`),
    index('drafts_opened').on(table.openedAt),
  ],
);

/** Work that no ticket's event caused, done once for each key. */
export const onceKeys = pgTable(
  'once_keys',
  {
    deskId: text('desk_id').notNull(),
    key: text('key').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.deskId, table.key] }),
    index('once_keys_created').on(table.createdAt),
  ],
);

/** Who has the bot's home page open, by the desks that it is about. */
export const homes = pgTable(
  'homes',
  {
    deskId: text('desk_id').notNull(),
    person: text('person').notNull(),
    /** The requester whose tickets alone make it out of date; empty: every ticket of the desk does. */
    hears: text('hears').notNull(),
    watchedUntil: moment('watched_until').notNull(),
    /** Since when what is shown is out of date; null: it is current. */
    staleSince: moment('stale_since'),
    /** Not claimed before this. */
    tryAt: moment('try_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.deskId, table.person] }),
    index('homes_stale').on(table.tryAt).where(sql`stale_since is not null`),
    index('homes_person').on(table.person),
    // Not by desk first, see outbox_recipient.
    index('homes_hears').on(table.hears, table.deskId),
    index('homes_watched').on(table.watchedUntil),
  ],
);

/** The people behind a role as a lead set them, one row an edit; the last one of a role counts. */
export const contactEdits = pgTable(
  'contact_edits',
  {
    deskId: text('desk_id').notNull(),
    seq: bigint('seq', { mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    nonce: text('nonce').notNull(),
    role: text('role').notNull(),
    /** null: those of the desk file again. */
    people: json('people'),
    by: json('by').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.deskId, table.seq] }),
    uniqueIndex('contact_edits_nonce').on(table.deskId, table.nonce),
    index('contact_edits_seq').on(table.seq),
  ],
);

// Installations belong to no desk: one serves all desks that the workspace writes to.

/** Workspaces and organisations that the bot is installed in. */
export const installations = pgTable('installations', {
  workspace: text('workspace').primaryKey(),
  name: text('name').notNull(),
  orgWide: boolean('org_wide').notNull(),
  /** Encrypted; the first part names the key. */
  secret: text('secret').notNull(),
  scopes: json('scopes').notNull(),
  installedBy: text('installed_by'),
  installedAt: instant('installed_at').notNull(),
});

/** Which organisation a workspace belongs to. */
export const memberships = pgTable('memberships', {
  workspace: text('workspace').primaryKey(),
  organisation: text('organisation').notNull(),
});

/** How people and channels are reached on a platform that cannot be asked. */
export const conversationReferences = pgTable(
  'conversation_references',
  {
    address: text('address').primaryKey(),
    /** `<platform>:<tenant id>`. */
    workspace: text('workspace').notNull(),
    conversation: text('conversation'),
    userId: text('user_id'),
    name: text('name'),
    team: text('team'),
    guest: boolean('guest'),
    serviceUrl: text('service_url').notNull(),
    heardAt: moment('heard_at').notNull().defaultNow(),
  },
  (table) => [
    index('conversation_references_heard').on(table.workspace, table.heardAt),
    // The address of a channel names its conversation; that of a person does not.
    index('conversation_references_channels')
      .on(table.workspace)
      .where(sql`address = workspace || '/' || conversation`),
  ],
);

/** Requesters who were sent to another team, once per draft. */
export const referrals = pgTable(
  'referrals',
  {
    deskId: text('desk_id').notNull(),
    draftId: text('draft_id').notNull(),
    referral: text('referral').notNull(),
    requester: json('requester').notNull(),
    answers: json('answers').notNull(),
    at: instant('at').notNull(),
    /** The requester's address; empty in referrals from before it was kept, until the next start. */
    address: text('address').notNull().default(''),
  },
  (table) => [
    primaryKey({ columns: [table.deskId, table.draftId] }),
    index('referrals_at').on(table.deskId, table.at),
    index('referrals_unfilled').on(table.deskId, table.draftId).where(sql`address = ''`),
  ],
);

export const policies = pgTable(
  'policies',
  {
    deskId: text('desk_id').notNull(),
    version: text('version').notNull(),
    policy: json('policy').notNull(),
    savedAt: instant('saved_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.deskId, table.version] })],
);

/** The last ticket count of each desk. */
export const counters = pgTable('counters', {
  deskId: text('desk_id').primaryKey(),
  last: bigint('last', { mode: 'number' }).notNull(),
});

export const outbox = pgTable(
  'outbox',
  {
    deskId: text('desk_id').notNull(),
    id: uuid('id').notNull().default(idByTime),
    /** Order of writing; within a conversation, of sending. */
    seq: bigint('seq', { mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    number: text('number').notNull(),
    recipient: text('recipient').notNull(),
    conversation: text('conversation').notNull(),
    addressedAs: text('addressed_as').notNull(),
    keys: json('keys').notNull(),
    urgent: boolean('urgent').notNull(),
    kind: text('kind').notNull(),
    slot: text('slot'),
    delivery: json('delivery').notNull(),
    status: text('status', { enum: ['pending', 'sent', 'failed'] })
      .notNull()
      .default('pending'),
    createdAt: moment('created_at').notNull().defaultNow(),
    /** Claims so far; the claim that made it so holds the lease. */
    attempts: integer('attempts').notNull().default(0),
    leased: boolean('leased').notNull().default(false),
    /** Not claimed before this. While leased, the end of the lease. */
    tryAt: moment('try_at').notNull().defaultNow(),
    ambiguous: boolean('ambiguous').notNull().default(false),
    /** Given back until its turn in the platform's pace, and not for anything that went wrong. */
    paced: boolean('paced').notNull().default(false),
    error: text('error'),
    finishedAt: moment('finished_at'),
  },
  (table) => [
    primaryKey({ columns: [table.deskId, table.id] }),
    // Not by desk first: a plan made while there is little would take that to find an entry by its id.
    index('outbox_recipient').on(table.recipient, table.deskId, table.finishedAt),
    index('outbox_untied').on(table.finishedAt).where(sql`number = ''`),
    index('outbox_ticket').on(table.number, table.deskId, table.seq),
    index('outbox_conversation')
      .on(table.deskId, table.conversation, table.seq)
      .where(sql`status = 'pending'`),
    index('outbox_try').on(table.tryAt).where(sql`status = 'pending'`),
    index('outbox_urgent')
      .on(table.deskId, table.conversation, table.seq)
      .where(sql`status = 'pending' and urgent`),
    index('outbox_urgent_try').on(table.tryAt).where(sql`status = 'pending' and urgent`),
    index('outbox_escalating')
      .on(table.tryAt)
      .where(
        sql`status = 'pending' and urgent and (slot like 'escalation:%' or slot like 'reminder:%')`,
      ),
    index('outbox_leased').on(table.deskId, table.conversation).where(sql`leased`),
    uniqueIndex('outbox_card')
      .on(table.deskId, table.number, table.conversation)
      .where(sql`kind = 'card' and attempts = 0 and status = 'pending'`),
  ],
);

/** Where the messages of a ticket stand that change later. */
export const messageRefs = pgTable(
  'message_refs',
  {
    deskId: text('desk_id').notNull(),
    number: text('number').notNull(),
    slot: text('slot').notNull(),
    /** A desk on two platforms has a status thread on each. */
    platform: text('platform').notNull().default('slack'),
    conversation: text('conversation').notNull(),
    messageId: text('message_id').notNull(),
    url: text('url'),
  },
  (table) => [
    primaryKey({ columns: [table.deskId, table.number, table.slot, table.platform] }),
    index('message_refs_message').on(table.conversation, table.messageId, table.deskId),
  ],
);

/** What replicas share to keep a platform's pace together; after a crash of the server, empty. */
export const paces = pgTable('paces', {
  /** Begins with the platform. */
  key: text('key').primaryKey(),
  state: json('state').notNull(),
  changedAt: moment('changed_at').notNull().defaultNow(),
});
