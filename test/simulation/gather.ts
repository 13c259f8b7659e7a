import type { Sql } from '../../db/connect.ts';
import type { Message } from '../../sandbox/index.ts';
import type { Desk } from '../../src/runtime/ports.ts';
import { textAt } from '../support/teams/json.ts';
import type { Tenant } from '../support/teams/tenant.ts';
import type {
  EventRow,
  Evidence,
  KeptPolicy,
  OutboxRow,
  Standing,
  TicketRow,
} from './judge/evidence.ts';
import { readSlack, readTeams } from './judge/read.ts';
import {
  members,
  slackChannels,
  slackPeople,
  team,
  teamsChannels,
  teamsPeople,
} from './people/society.ts';
import type { SendBook } from './sends.ts';
import type { Asked, Submitted, World } from './world.ts';

export interface Gathering {
  readonly sql: Sql;
  readonly world: Pick<World, 'slack' | 'teams' | 'now'>;
  readonly desks: readonly Desk[];
  readonly book: SendBook;
  readonly submissions: readonly Submitted[];
  readonly asked: readonly Asked[];
}

/** All that a run leaves for the judge. */
export async function gather(run: Gathering): Promise<Evidence> {
  const { sql, world, desks, book, submissions, asked } = run;
  const sends = book.sends();
  const slack = slackStanding(world);
  const teams = teamsStanding(
    world.teams,
    new Map(sends.flatMap(({ id, entryId }) => (id && entryId ? [[id, entryId]] : []))),
  );
  return {
    now: world.now(),
    desks,
    policies: await sql<KeptPolicy[]>`
      select desk_id as "deskId", version, policy from policies order by desk_id, saved_at, version`,
    tickets: await sql<TicketRow[]>`
      select desk_id as "deskId", number, submission_id as "submissionId", version, ticket, level,
        state, reported_at as "reportedAt", resolved_at as "resolvedAt",
        next_check_at as "nextCheckAt", requester
      from tickets order by desk_id, number`,
    events: await sql<EventRow[]>`
      select desk_id as "deskId", number, seq, at, type, event,
        floor(extract(epoch from written_at) * 1000)::float8 as "writtenAt"
      from events join simulated_moments using (desk_id, number, seq)
      order by desk_id, number, seq`,
    outbox: await sql<OutboxRow[]>`
      select desk_id as "deskId", id, seq, number, recipient, conversation,
        addressed_as as "addressedAs", keys, kind, slot, delivery, status, error
      from outbox order by seq`,
    standing: [...slack, ...teams]
      .toSorted((one, other) => one.ms - other.ms)
      .map(({ ms, ...standing }) => standing),
    sends,
    submissions,
    asked,
    members,
    refusals: book.refusals(),
  };
}

type Dated = Standing & { readonly ms: number };

function slackStanding({ slack }: Gathering['world']): Dated[] {
  const read = (where: string, message: Message): Dated => ({
    platform: 'slack',
    where,
    id: message.ts,
    thread: message.thread_ts ?? null,
    from: message.user === slack.bot.user ? 'bot' : `slack:${team}/${message.user}`,
    ...readSlack(message),
    entryId: textAt(message.metadata, 'event_payload', 'entry_id') ?? null,
    ms: Number(message.ts) * 1000,
  });
  return [
    ...slackChannels.flatMap(({ id }) =>
      slack.channel(id).map((message) => read(`slack:${team}/${id}`, message)),
    ),
    ...slackPeople.flatMap(({ id }) =>
      slack
        .as(id)
        .dms()
        .map((message) => read(`slack:${team}/${id}`, message)),
    ),
  ];
}

function teamsStanding(tenant: Tenant, entries: ReadonlyMap<string, string>): Dated[] {
  const places = [
    ...teamsChannels.map(({ key }) => ({
      where: tenant.channel(key).address,
      messages: tenant.messages(key),
    })),
    ...teamsPeople.map(({ key }) => ({
      where: tenant.person(key).address,
      messages: tenant.directOf(key),
    })),
  ];
  return places.flatMap(({ where, messages }) =>
    messages.map((message) => ({
      platform: 'teams' as const,
      where,
      id: message.id,
      thread: message.thread,
      from: message.from === 'bot' ? ('bot' as const) : tenant.person(message.from).address,
      ...readTeams(message),
      entryId: entries.get(message.id) ?? null,
      ms: Number(message.id),
    })),
  );
}
