import { simulate } from './simulate.ts';

/** What Microsoft's answers are made of. */
export interface Microsoft {
  readonly url: string;
  readonly issuer: string;
  readonly jwks: object;
  readonly botToken: string;
}

/** Microsoft’s login and keys, and Teams’ connector. */
await simulate<Microsoft>((path, { url, issuer, jwks, botToken }) => {
  if (path.startsWith('/metadata')) {
    const keys = { jwks_uri: `${url}/keys`, id_token_signing_alg_values_supported: ['RS256'] };
    return { body: { issuer, ...keys } };
  }
  if (path.startsWith('/keys')) return { body: jwks ?? {} };
  if (path.startsWith('/login')) {
    return { body: { token_type: 'Bearer', expires_in: 3599, access_token: botToken } };
  }
  return { body: { id: '1700000000000' }, shows: true };
});
