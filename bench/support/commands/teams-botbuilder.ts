import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConfigurationServiceClientCredentialFactory,
} from 'botbuilder';
import type { TeamsAuthority } from '../../../src/teams-credentials.ts';
import { listen } from '../serve-json.ts';
import { serveAsks } from './serve-asks.ts';

export interface BotbuilderBot {
  readonly appId: string;
  readonly appPassword: string;
  readonly tenantId: string;
  readonly authority: TeamsAuthority;
}

/**
 * A bot by botbuilder’s samples, with an empty handler. It is served by Node’s own server, which
 * takes less than the Express of the samples.
 */
serveAsks<BotbuilderBot>(async ({ appId, appPassword, tenantId, authority }) => {
  const credentials = new ConfigurationServiceClientCredentialFactory({
    MicrosoftAppId: appId,
    MicrosoftAppPassword: appPassword,
    MicrosoftAppType: 'SingleTenant',
    MicrosoftAppTenantId: tenantId,
  });
  const authentication = new ConfigurationBotFrameworkAuthentication(
    {
      ValidateAuthority: true,
      ToChannelFromBotLoginUrl: authority.loginUrl,
      ToChannelFromBotOAuthScope: authority.issuer,
      ToBotFromChannelTokenIssuer: authority.issuer,
      ToBotFromChannelOpenIdMetadataUrl: authority.openIdMetadataUrl,
      ToBotFromEmulatorOpenIdMetadataUrl: authority.openIdMetadataUrl,
      OAuthUrl: authority.issuer,
      CallerId: '',
    },
    credentials,
  );
  const adapter = new CloudAdapter(authentication);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString());
      void adapter.process(asRequest(request, body), asResponse(response), async () => {});
    });
  });
  return { port: await listen(server), stop: async () => server.close() };
});

function asRequest({ method, headers }: IncomingMessage, body: Record<string, unknown>) {
  return { method: method ?? '', headers, body };
}

/** What the adapter asks of an answer. */
function asResponse(response: ServerResponse) {
  return {
    socket: response.socket,
    header: (name: string, value: unknown) => response.setHeader(name, String(value)),
    status: (code: number) => {
      response.statusCode = code;
      return response;
    },
    send: (body: unknown) => response.write(typeof body === 'string' ? body : JSON.stringify(body)),
    end: () => response.end(),
  };
}
