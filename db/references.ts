import type {
  ConversationReference,
  ConversationReferences,
  Learned,
} from '../src/runtime/ports.ts';
import type { Sql } from './connect.ts';
import { gather } from './gather.ts';

/** References in one statement. */
const most = 500;
/** One statement at a time: most of what is learned comes with requests that wait for it. */
const learnings = { lanes: 1, most: 50 };
/** What is known already is written again only after this, so that `heard_at` is so old at most. */
const restMs = 5 * 60_000;

/** How people and channels are reached, in Postgres. */
export function references(sql: Sql): ConversationReferences {
  const learn = gather<readonly Learned[], readonly Learned[]>(learnings, async (asked) => {
    const all = united(asked.flat());
    for (let from = 0; from < all.length; from += most) {
      await learnSome(sql, all.slice(from, from + most));
    }
    return asked;
  });
  return {
    learn: async (learned) => void (await learn(learned)),

    async find(addresses) {
      const rows = await sql<ConversationReference[]>`
        select ${columns(sql)} from conversation_references
        where address = any(${[...addresses]}::text[])`;
      return [...rows];
    },

    async channels(workspace) {
      const rows = await sql<ConversationReference[]>`
        select ${columns(sql)} from conversation_references
        where workspace = ${workspace} and address = workspace || '/' || conversation`;
      return [...rows];
    },

    async serviceUrl(workspace) {
      const [row] = await sql<{ url: string }[]>`
        select service_url as url from conversation_references
        where workspace = ${workspace}
        order by heard_at desc limit 1`;
      return row?.url ?? null;
    },

    async left(addresses) {
      await sql`
        with gone as materialized (
          select address from conversation_references
          where address = any(${[...addresses]}::text[]) and conversation is not null
          order by address
          for update
        )
        update conversation_references as known set conversation = null
        from gone where known.address = gone.address`;
    },
  };
}

function columns(sql: Sql) {
  return sql`address, conversation, user_id as "userId", name, team, guest,
    service_url as "serviceUrl"`;
}

/** Each address once, with the last of what is said of it; ascending, so that writers meet in order. */
function united(learned: readonly Learned[]): Learned[] {
  const all = new Map<string, Learned>();
  for (const one of learned) {
    const said = Object.entries(one).filter(([, value]) => value !== undefined && value !== null);
    const { address, serviceUrl } = one;
    const before = all.get(address);
    all.set(address, { ...before, address, serviceUrl, ...Object.fromEntries(said) });
  }
  return [...all.values()].sort((a, b) => (a.address < b.address ? -1 : 1));
}

/** What is known as it is, and was heard of lately, is not written, and not locked either. */
async function learnSome(sql: Sql, learned: readonly Learned[]): Promise<void> {
  const texts = (of: (one: Learned) => string | null | undefined) =>
    learned.map((one) => of(one)?.replaceAll('\0', '') ?? null);
  await sql`
    insert into conversation_references as known
      (address, workspace, conversation, user_id, name, team, guest, service_url)
    select new.address, split_part(new.address, '/', 1), new.conversation, new.user_id, new.name,
      new.team, new.guest::boolean, new.service_url
    from unnest(
      ${texts((one) => one.address)}::text[],
      ${texts((one) => one.conversation)}::text[],
      ${texts((one) => one.userId)}::text[],
      ${texts((one) => one.name)}::text[],
      ${texts((one) => one.team)}::text[],
      ${texts((one) => one.guest?.toString())}::text[],
      ${texts((one) => one.serviceUrl)}::text[]
    ) as new (address, conversation, user_id, name, team, guest, service_url)
    where not exists (
      select 1 from conversation_references as old
      where old.address = new.address
        and (new.conversation is null or old.conversation = new.conversation)
        and (new.user_id is null or old.user_id = new.user_id)
        and (new.name is null or old.name = new.name)
        and (new.team is null or old.team = new.team)
        and (new.guest is null or old.guest = new.guest::boolean)
        and old.service_url = new.service_url
        and old.heard_at > now() - ${restMs}::float8 * interval '1 ms'
    )
    order by new.address
    on conflict (address) do update
    set conversation = coalesce(excluded.conversation, known.conversation),
      user_id = coalesce(excluded.user_id, known.user_id),
      name = coalesce(excluded.name, known.name),
      team = coalesce(excluded.team, known.team),
      guest = coalesce(excluded.guest, known.guest),
      service_url = excluded.service_url,
      heard_at = excluded.heard_at`;
}
