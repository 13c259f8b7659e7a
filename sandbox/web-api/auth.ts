import { BOT, TEAM } from '../people.ts';
import { type Method, Refused, text } from './method.ts';

export const auth: Record<string, Method> = {
  'auth.test': {
    pace: 100,
    run: () => ({
      url: `https://${TEAM.domain}.slack.com/`,
      team: TEAM.name,
      user: BOT.name.toLowerCase(),
      team_id: TEAM.id,
      user_id: BOT.user,
      bot_id: BOT.id,
      is_enterprise_install: false,
    }),
  },
  'api.test': {
    pace: 100,
    run: ({ args }) => {
      const error = text(args, 'error');
      if (error) throw new Refused(error, { args });
      return { args };
    },
  },
};
