import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { ISSUER, openTokens } from '../../test/support/teams/tokens.ts';
import type { Bench, Line, Measured, Suite } from '../suite.ts';
import { compare } from '../support/commands/compare.ts';
import type { Kind } from '../support/commands/make-command.ts';
import type { Simulated } from '../support/commands/simulate.ts';
import { onStage } from '../support/commands/stage.ts';
import { howLoaded, type Side, takeTurns } from '../support/commands/take-turns.ts';
import type { BotbuilderBot } from '../support/commands/teams-botbuilder.ts';
import type { TeamsBot } from '../support/commands/teams-ours.ts';
import type { Microsoft } from '../support/commands/teams-world.ts';
import { netexPolicy } from '../support/netex-policy.ts';

const app = {
  appId: '0c0c0c0c-0000-4000-8000-000000000001',
  appPassword: 'a-password-of-the-bench',
  tenantId: '0d0d0d0d-0000-4000-8000-000000000001',
};
/** All of one tenant: together no more than the bot takes of one in so short a time. */
const amount = { warmUp: 800, aRound: 400 };
/** Each is good for an hour. */
const tokenCount = 50;

export const suite: Suite = {
  about: `The CPU of the bot’s process, all its threads, for one command in Teams: /support, which is answered with the dialog, and the word support in the chat, which is acknowledged and then answered with a card by a call to Teams. In both it looks who may be let in, keeps how the person is reached, looks for an unfinished form and writes the new draft to Postgres; a word is kept by its key as well. botbuilder’s CloudAdapter gets the word and has an empty handler; its options are those of its samples, and Node’s own server is before it. Both check the signature of each request, and fetch the keys once. ${howLoaded(amount)}.`,
  packages: ['botbuilder', 'botframework-connector', 'postgres'],
  run,
};

function run(bench: Bench): Promise<Measured> {
  return onStage(bench, 'teams_command', '/api/messages', async (stage) => {
    const deskFile = join(bench.folder, 'teams-desk.yaml');
    await writeFile(deskFile, stringify({ desks: { netex: desk } }));
    const tokens = openTokens(app.appId, app.tenantId);
    const microsoft = stage.start<Partial<Microsoft>, Simulated>('teams-world');
    const { url } = await microsoft.ask({});
    await microsoft.ask({ url, issuer: ISSUER, jwks: tokens.jwks, botToken: tokens.ofBot() });
    const serviceUrl = `${url}/amer/`;
    const authority = {
      openIdMetadataUrl: `${url}/metadata`,
      issuer: ISSUER,
      loginUrl: `${url}/login/`,
    };
    const sent = (kind: 'teams message' | 'teams dialog'): Kind => ({
      ...{ kind, serviceUrl, tenantId: app.tenantId, appId: app.appId },
      tokens: Array.from({ length: tokenCount }, () => `Bearer ${tokens.forBot(serviceUrl)}`),
    });

    const { databaseUrl, backendMs } = stage;
    const teams = { kind: 'app', ...app, authority, serviceHosts: ['127.0.0.1'] } as const;
    const where = { databaseUrl, dataDir: bench.folder, deskFile };
    const ours = {
      ...(await stage.startSide<TeamsBot>('teams-ours', { ...where, teams })),
      alsoMs: backendMs,
    };
    const dialog: Side = { ...ours, command: sent('teams dialog'), shows: false, taken: [] };
    const word: Side = { ...ours, command: sent('teams message'), shows: true, taken: [] };
    const empty: Side = {
      ...(await stage.startSide<BotbuilderBot>('teams-botbuilder', { ...app, authority })),
      ...{ command: sent('teams message'), shows: false, taken: [] },
    };
    await takeTurns(bench, amount, [dialog, word, empty], microsoft);
    return { lines: linesOf({ dialog, word, empty }) };
  });
}

function linesOf({
  dialog,
  word,
  empty,
}: Readonly<Record<'dialog' | 'word' | 'empty', Side>>): Line[] {
  const against = { what: 'botbuilder’s CloudAdapter with an empty handler', taken: empty.taken };
  const goal = { of: 'ratio', is: 'at most', value: 1.3 } as const;
  const all = 'CPU per command in Teams with that of Postgres’ sessions';
  return [
    {
      ...compare('CPU per /support in Teams', 'cpuMs', dialog.taken, against),
      goal,
      note: 'Ours looks up and writes in Postgres; the other does neither.',
    },
    {
      ...compare('CPU per word “support” in Teams', 'cpuMs', word.taken, against),
      goal,
      note: 'Ours looks up and writes in Postgres and calls Teams to send the card; the other does neither.',
    },
    ...(dialog.alsoMs ? [compare(all, 'allMs', dialog.taken, null)] : []),
    compare('wait for the dialog, p50', 'p50', dialog.taken, against),
    compare('wait for the dialog, p99', 'p99', dialog.taken, against),
  ];
}

const person = (number: number) =>
  `teams:${app.tenantId}/0b0b0b0b-0000-4000-8000-00000000000${number}`;

const desk = {
  policy: netexPolicy,
  supportChannel: `teams:${app.tenantId}/19:support@thread.tacv2`,
  roster: [person(1)],
  contacts: { director: [person(2)], president: [person(3)] },
  fallback: person(1),
};
