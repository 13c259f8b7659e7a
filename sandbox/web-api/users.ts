import { BOT, isPerson, nameOf, PEOPLE, TEAM } from '../people.ts';
import { type Method, need, refuse } from './method.ts';

export const users: Record<string, Method> = {
  'users.info': {
    scope: () => 'users:read',
    pace: 100,
    run: ({ args, inside, scopes }) => {
      const id = need(args, 'user', 'user_not_found');
      if (id !== BOT.user && !isPerson(id)) refuse('user_not_found');
      const name = nameOf(id);
      return {
        user: {
          id,
          team_id: TEAM.id,
          name: name.toLowerCase(),
          deleted: inside.workspace.state.inactive.includes(id),
          real_name: name,
          tz: 'Etc/UTC',
          tz_label: 'Coordinated Universal Time',
          tz_offset: 0,
          is_bot: id === BOT.user,
          is_app_user: false,
          profile: {
            real_name: name,
            display_name: name,
            title: isPerson(id) ? PEOPLE[id].title : '',
            ...(scopes.includes('users:read.email') && isPerson(id)
              ? { email: `${name.toLowerCase()}@sandbox.example` }
              : {}),
          },
        },
      };
    },
  },
};
