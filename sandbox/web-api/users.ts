import { type Call, type Method, need, refuse } from './method.ts';

function info({ args, inside, scopes }: Call): object {
  const { workspace } = inside;
  const { team, bot, people, state, nameOf } = workspace;
  const id = need(args, 'user', 'user_not_found');
  const profile = people.get(id);
  if (id !== bot.user && !profile) refuse('user_not_found');
  const name = nameOf(id);
  const handle = name.toLowerCase();
  const { enterprise } = team;
  return {
    user: {
      id,
      team_id: workspace.teamOf(id),
      name: handle,
      deleted: state.inactive.includes(id),
      real_name: name,
      tz: 'Etc/UTC',
      tz_label: 'Coordinated Universal Time',
      tz_offset: 0,
      is_bot: id === bot.user || profile?.bot === true,
      is_app_user: false,
      is_restricted: profile?.restricted === true,
      is_ultra_restricted: false,
      ...(workspace.teamOf(id) === team.id ? {} : { is_stranger: !workspace.isMet(id) }),
      ...(enterprise && !profile?.team
        ? {
            enterprise_user: {
              id,
              enterprise_id: enterprise.id,
              enterprise_name: enterprise.name,
              teams: [team.id],
            },
          }
        : {}),
      profile: {
        real_name: name,
        display_name: name,
        title: profile?.title ?? '',
        ...(scopes.includes('users:read.email') && profile
          ? { email: `${handle}@sandbox.example` }
          : {}),
      },
    },
  };
}

export const users: Record<string, Method> = {
  'users.info': { scope: () => 'users:read', pace: 100, run: info },
};
