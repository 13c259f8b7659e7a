import type { Installation, Installations } from '../src/runtime/ports.ts';
import type { Sql } from './connect.ts';
import { type SecretBox, UnreadableSecret } from './secret-box.ts';

/** Where the bot is installed, with what the operator does about the keys. */
export interface KeptInstallations extends Installations {
  /** Why a token cannot be read with the keys given, by workspace. */
  unreadable(): Promise<readonly UnreadableSecret[]>;
  /**
   * Encrypts every token with the first key that is not yet. Throws an UnreadableSecret, having
   * changed nothing, where a token's key is missing. Returns how many it changed.
   */
  rotate(): Promise<number>;
}

interface Row {
  readonly workspace: string;
  readonly name: string;
  readonly org_wide: boolean;
  readonly secret: string;
  readonly scopes: readonly string[];
  readonly installed_by: string | null;
  readonly installed_at: number;
}

/** The installations, their secrets encrypted by this box. */
export function installations(sql: Sql, box: SecretBox): KeptInstallations {
  return {
    async save(installation) {
      const { workspace, name, orgWide, scopes, installedBy, installedAt } = installation;
      const secret = box.seal(installation.secret, workspace);
      await sql`
        insert into installations
          (workspace, name, org_wide, secret, scopes, installed_by, installed_at)
        values (${workspace}, ${name}, ${orgWide}, ${secret},
          ${JSON.stringify(scopes)}::text::json, ${installedBy}, ${installedAt})
        on conflict (workspace) do update
        set name = excluded.name, org_wide = excluded.org_wide, secret = excluded.secret,
          scopes = excluded.scopes, installed_by = excluded.installed_by,
          installed_at = excluded.installed_at`;
    },

    async find(workspace) {
      const [row] = await sql<Row[]>`
        select * from installations
        where workspace in (${workspace},
            (select organisation from memberships where workspace = ${workspace}))
          and (org_wide or workspace = ${workspace})
        order by workspace = ${workspace} desc
        limit 1`;
      if (!row) return null;
      return { ...withoutSecret(row), secret: box.open(row.secret, row.workspace) };
    },

    async join(workspace, organisation) {
      await sql`
        insert into memberships (workspace, organisation) values (${workspace}, ${organisation})
        on conflict (workspace) do update set organisation = excluded.organisation
        where memberships.organisation <> excluded.organisation`;
    },

    async remove(workspace) {
      await sql`delete from installations where workspace = ${workspace}`;
    },

    async list() {
      const rows = await sql<Row[]>`select * from installations order by workspace`;
      return rows.map(withoutSecret);
    },

    async unreadable() {
      const rows = await sql<Row[]>`select * from installations order by workspace`;
      return rows.flatMap((row) => {
        try {
          box.open(row.secret, row.workspace);
          return [];
        } catch (error) {
          if (error instanceof UnreadableSecret) return [error];
          throw error;
        }
      });
    },

    async rotate() {
      return sql.begin(async (transaction) => {
        const rows = await transaction<Row[]>`
          select * from installations order by workspace for update`;
        const old = rows.filter(({ secret }) => !box.isCurrent(secret));
        for (const { workspace, secret } of old) {
          await transaction`
            update installations set secret = ${box.seal(box.open(secret, workspace), workspace)}
            where workspace = ${workspace}`;
        }
        return old.length;
      });
    },
  };
}

function withoutSecret(row: Row): Omit<Installation, 'secret'> {
  return {
    workspace: row.workspace,
    name: row.name,
    orgWide: row.org_wide,
    scopes: row.scopes,
    installedBy: row.installed_by,
    installedAt: row.installed_at,
  };
}
