import { type Call, type Method, Refused, text } from './method.ts';

/** Who the token's bot is; an organisation's own token is of the organisation. */
function test({ inside, grant }: Call): object {
  const { team, bot } = inside.workspace;
  const { enterprise } = team;
  const orgWide = grant.team === null;
  const place = orgWide && enterprise ? enterprise : team;
  const host = orgWide ? `${team.domain}.enterprise` : team.domain;
  return {
    url: `https://${host}.slack.com/`,
    team: place.name,
    user: bot.name.toLowerCase(),
    team_id: place.id,
    user_id: bot.user,
    bot_id: bot.id,
    ...(enterprise ? { enterprise_id: enterprise.id } : {}),
    is_enterprise_install: orgWide,
  };
}

export const auth: Record<string, Method> = {
  'auth.test': { pace: 100, run: test },
  'api.test': {
    pace: 100,
    run: ({ args }) => {
      const error = text(args, 'error');
      if (error) throw new Refused(error, { args });
      return { args };
    },
  },
};
