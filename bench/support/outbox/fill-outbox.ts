import { randomBytes } from 'node:crypto';
import { openDatabase } from '../../../db/connect.ts';
import { installations } from '../../../db/installations.ts';
import { insertEntries } from '../../../db/outbox/insert-entries.ts';
import { secretBox } from '../../../db/secret-box.ts';
import type { OutboxEntry } from '../../../src/runtime/ports.ts';
import type { Message } from '../../../src/views/message.ts';
import { escalationText } from './escalation-text.ts';
import { type Place, type Workspace, workspaces } from './places.ts';

export interface Filler {
  /** What the tokens of the workspaces are encrypted with, in base64. */
  readonly key: string;
  /** So many messages more into each place of these, in turn. */
  fill(of: readonly Workspace[], each: number): Promise<void>;
  /** An escalation to the contact of each of these. */
  escalate(of: readonly Workspace[]): Promise<void>;
  close(): Promise<void>;
}

/** Tickets whose status threads share a channel. */
const threads = 5;

/** Opens a database with the bot's tables, and has the bot installed in every workspace. */
export async function openFiller(databaseUrl: string): Promise<Filler> {
  const database = await openDatabase({ url: databaseUrl }, { poolSize: 1 });
  const { sql } = database;
  const key = randomBytes(32);
  const kept = installations(sql, secretBox([key]));
  for (const { team } of workspaces) {
    await kept.save({
      workspace: `slack:${team}`,
      name: team,
      orgWide: false,
      secret: `xoxb-${team}`,
      scopes: [],
      installedBy: null,
      installedAt: Date.now(),
    });
  }
  const places = workspaces.flatMap((workspace) => workspace.places);
  const stands = places.flatMap((place) =>
    place.isChannel
      ? Array.from({ length: threads }, (_, turn) => standing(place, turn))
      : [standing(place, 0)],
  );
  await sql`
    insert into message_refs (desk_id, number, slot, conversation, message_id)
    select * from unnest(
      ${stands.map((one) => one.deskId)}::text[], ${stands.map((one) => one.number)}::text[],
      ${stands.map((one) => one.slot)}::text[], ${stands.map((one) => one.channel)}::text[],
      ${stands.map((_, at) => `1700000000.${at}`)}::text[])`;
  const insert = (entries: readonly OutboxEntry[]) => sql.begin((tx) => insertEntries(tx, entries));
  return {
    key: key.toString('base64'),
    async fill(of, each) {
      const all = of.flatMap((workspace) => workspace.places);
      await insert(
        Array.from({ length: each }, (_, turn) => all.map((place) => entryTo(place, turn))).flat(),
      );
    },
    escalate: (of) => insert(of.map(({ contact }) => escalationTo(contact))),
    close: database.close,
  };
}

/** The ticket that a message is of, and the message that it stands under. */
function standing({ deskId, channel, isChannel }: Place, turn: number) {
  return isChannel
    ? { deskId, channel, number: `${channel}-${turn % threads}`, slot: 'card' }
    : { deskId, channel, number: channel, slot: 'requester' };
}

function entryTo(place: Place, turn: number): OutboxEntry {
  const { number, slot } = standing(place, turn);
  return {
    deskId: place.deskId,
    number,
    to: place.address,
    conversation: place.isChannel ? `thread:slack:${number}` : `requester:${number}`,
    as: place.isChannel ? 'desk' : 'requester',
    keys: [],
    urgent: false,
    delivery: { kind: 'post', under: slot, message: messageOf(place.deskId, number) },
  };
}

/** What a requester is told of a reply, about as long as such messages are. */
function messageOf(deskId: string, number: string): Message {
  return {
    summary: `Ana wrote about ${number}`,
    parts: [
      { kind: 'paragraph', text: ['Ana', ` wrote about ${number}:`] },
      {
        kind: 'quote',
        text: 'The transfer to the second site waits for its certificate, which ran out on Sunday. We have asked for a new one and try it again as soon as it is there, within the hour.',
      },
      {
        kind: 'buttons',
        buttons: [{ kind: 'act', action: 'answer', label: 'Answer', deskId, number }],
      },
    ],
  };
}

function escalationTo({ deskId, address }: Place): OutboxEntry {
  const now = Date.now();
  const number = `E-${now}`;
  const message = { ...messageOf(deskId, number), summary: escalationText(now) };
  return {
    ...{ deskId, number, keys: ['1/PT1H/director'], urgent: true, as: 'director' },
    to: address,
    conversation: `person:${address}`,
    delivery: { kind: 'post', slot: `escalation:${address}:${now}`, message },
  };
}
