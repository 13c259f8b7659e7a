/** As what the bot speaks in Teams. */
export type TeamsCredentials = (
  | {
      readonly kind: 'app';
      readonly appId: string;
      readonly appPassword: string;
      readonly tenantId: string;
      /** Other addresses than Microsoft's, for tests. */
      readonly authority?: TeamsAuthority;
    }
  /** The local playground: nobody is asked who they are, so it serves this machine alone. */
  | { readonly kind: 'playground' }
) & {
  /** Hosts of service URLs that the bot's token may be sent to; `*.` at the beginning: any below it. */
  readonly serviceHosts: readonly string[];
};

/** Who issues and signs tokens. */
export interface TeamsAuthority {
  /** The OpenID metadata of those who speak to the bot. */
  readonly openIdMetadataUrl: string;
  /** Their issuer. */
  readonly issuer: string;
  /** Where the bot signs in: `https://login.microsoftonline.com/` for Microsoft. */
  readonly loginUrl: string;
}

export const MICROSOFT: TeamsAuthority = {
  openIdMetadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  issuer: 'https://api.botframework.com',
  loginUrl: 'https://login.microsoftonline.com/',
};
