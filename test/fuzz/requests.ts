import { createHmac } from 'node:crypto';
import { signingSecret } from '../support/sandbox-desk.ts';
import type { Tenant } from '../support/teams/tenant.ts';
import { mutated, replaced } from './mutate.ts';
import { between, bytes, oneOf, type Random } from './random.ts';
import type { Recorded } from './record.ts';

/** One malformed request; `raw`: the bytes of a connection, which is cut after them where so said. */
export type Hostile =
  | {
      readonly kind: string;
      readonly path: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Buffer;
    }
  | { readonly kind: string; readonly raw: readonly Buffer[]; readonly cut: boolean };

export interface Ammunition {
  readonly recorded: Recorded;
  readonly tenant: Tenant;
  readonly random: Random;
}

type Make = (
  ammunition: Ammunition,
  at: number,
) => Omit<Extract<Hostile, { path: string }>, 'kind'>;

const slack = '/slack/events';
const teams = '/api/messages';
const json = 'application/json';
const form = 'application/x-www-form-urlencoded';
const seconds = () => Math.floor(Date.now() / 1000);

function signature(body: Buffer, at: number | string, secret = signingSecret): string {
  const mac = createHmac('sha256', secret).update(`v0:${at}:`).update(body).digest('hex');
  return `v0=${mac}`;
}

/** A request that Slack signed just now. */
function signed(body: Buffer | string, type: string) {
  const bytes = Buffer.from(body as string);
  const at = seconds();
  const headers = {
    'content-type': type,
    'x-slack-request-timestamp': String(at),
    'x-slack-signature': signature(bytes, at),
  };
  return { path: slack, headers, body: bytes };
}

function asInteraction(payload: unknown) {
  return signed(new URLSearchParams({ payload: textOf(payload) }).toString(), form);
}

const asEvent = (payload: unknown) => signed(textOf(payload), json);

function asCommand(fields: unknown) {
  const pairs = Object.entries(Object(fields)).map(([key, value]): [string, string] => [
    key,
    typeof value === 'string' ? value : textOf(value),
  ]);
  return signed(new URLSearchParams(pairs).toString(), form);
}

/** A request with a token of Microsoft's. */
function tokened({ tenant }: Ammunition, body: Buffer | string, authorization = tokenOf(tenant)) {
  const headers = { 'content-type': json, authorization };
  return { path: teams, headers, body: Buffer.from(body as string) };
}

let token: { readonly text: string; readonly of: Tenant; readonly until: number } | null = null;

/** To sign takes longer than all else. */
function tokenOf(tenant: Tenant): string {
  if (token?.of !== tenant || token.until < seconds()) {
    token = { text: tenant.token(), of: tenant, until: seconds() + 600 };
  }
  return token.text;
}

function textOf(value: unknown): string {
  return JSON.stringify(value) ?? 'null';
}

/** By whom everything is that is sent, so that no one person’s allowance ends it all. */
function bySomebody<T>(random: Random, payload: T): T {
  const id = `U0${between(random, 0, 5000)}`;
  return JSON.parse(textOf(payload).replaceAll('U0RITA', id));
}

const oddBodies: readonly ((random: Random) => Buffer | string)[] = [
  () => '',
  () => 'null',
  () => '[]',
  () => '7',
  () => '"text"',
  () => '{',
  () => '{}',
  () => '{"a":',
  () => '\ufeff{}',
  () => '{"__proto__":{"polluted":true}}',
  () => '{"constructor":{"prototype":{"polluted":true}}}',
  () => '{"type":"url_verification","challenge":{"a":1}}',
  () => '{"type":"event_callback","event":null}',
  () => '{"type":"event_callback","event":[],"team_id":7,"authorizations":[null]}',
  () => '{"event":{"type":"message"}}',
  () => '{"a":'.repeat(50_000),
  () => '['.repeat(200_000),
  () => `{"type":"message","a":${'['.repeat(90)}${']'.repeat(90)}}`,
  () => `{"text":"${'x'.repeat(900_000)}"}`,
  () => `{"text":"${'x'.repeat(1_100_000)}"}`,
  () => `{${Array.from({ length: 20_000 }, (_, at) => `"k${at}":0`).join()}}`,
  () => 'payload=',
  () => 'payload=null',
  () => 'payload=%7B',
  () => 'payload=%7B%7D',
  () => 'payload=%7B%22type%22%3A%22view_submission%22%7D',
  () => 'payload=%7B%22type%22%3A%22block_actions%22%2C%22actions%22%3A%5Bnull%5D%7D',
  () => 'payload=%5B%5D&payload=%7B%7D',
  () => 'command=%2Fsupport',
  () => 'command=%00&text=%ED%A0%80&user_id=%00',
  () => 'command=/support&user_id=U0X&team_id=T0SANDBOX&response_url=file:///etc/passwd',
  () => 'ssl_check=1',
  () => '%',
  () => '&&&===&',
  () => 'a=1&'.repeat(100_000),
  (random) => bytes(random, between(random, 1, 3000)),
  (random) => Buffer.concat([Buffer.from('{"text":"'), bytes(random, 40), Buffer.from('"}')]),
];

const oddTypes = [
  json,
  form,
  'text/plain',
  'application/xml',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
  'application/json;charset=\\x00',
  '',
  ';',
  'x'.repeat(3000),
];

function truncated(random: Random, whole: string): Buffer {
  const all = Buffer.from(whole);
  return all.subarray(0, between(random, 0, all.length - 1));
}

const encoded = (value: unknown) => Buffer.from(textOf(value)).toString('base64url');

/** Headers that are no token of Microsoft’s for this bot. */
const oddTokens: readonly ((tenant: Tenant, random: Random) => string)[] = [
  () => '',
  () => 'Bearer',
  () => 'Bearer ',
  () => 'Bearer a.b.c',
  () => 'Bearer ...',
  () => `Bearer ${'a'.repeat(14_000)}`,
  () => `Bearer ${'a.'.repeat(6000)}`,
  () => `Bearer ${encoded(null)}.${encoded(null)}.`,
  () => `Bearer ${encoded({ alg: 'none' })}.${encoded({ aud: 'x' })}.`,
  () => `Bearer ${encoded([])}.${encoded([[[]]])}.x`,
  () => 'Basic cml0YTpyaXRh',
  () => 'bearer bearer bearer',
  (tenant) => tenant.token({ key: 'none' }),
  (tenant) => tenant.token({ key: 'other' }),
  (tenant) => tenant.token({ claims: { aud: 'somebody-else' } }),
  (tenant) => tenant.token({ claims: { iss: 'https://sts.example/' } }),
  (tenant) => tenant.token({ claims: { exp: seconds() - 3600, nbf: seconds() - 7200 } }),
  (tenant) => tenant.token({ claims: { exp: null } }),
  (tenant) => tenant.token({ claims: { nbf: seconds() + 86_400 } }),
  (tenant) => tenant.token({ claims: { serviceurl: 'https://evil.example/' } }),
  (tenant) => tokenOf(tenant).slice(0, -8),
  (tenant) => `${tokenOf(tenant)}x`,
  (tenant) => {
    const [, body = '', mac = ''] = tokenOf(tenant).split('.');
    return `Bearer ${encoded({ alg: 'HS256', typ: 'JWT', kid: '../../dev/null' })}.${body}.${mac}`;
  },
  (tenant, random) => {
    const [head = '', , mac = ''] = tokenOf(tenant).split('.');
    const claims = {
      aud: tenant.appId,
      iss: 'https://api.botframework.com',
      exp: 9e12,
      n: random(),
    };
    return `${head}.${encoded(claims)}.${mac}`;
  },
  (_, random) => `Bearer ${bytes(random, 60).toString('base64url')}`,
];
/** What was signed once is used again: to sign takes longer than all else. */
const madeTokens = new Map<number, string>();

function oddToken({ tenant, random }: Ammunition): string {
  const at = between(random, 0, oddTokens.length - 1);
  const made = madeTokens.get(at) ?? oddTokens[at]?.(tenant, random) ?? '';
  madeTokens.set(at, made);
  return made;
}

const made: readonly (readonly [string, number, Make])[] = [
  [
    'slack: signature',
    12,
    ({ recorded, random }) => {
      const good = signed(textOf(oneOf(random, recorded.events)), json);
      const odd = oneOf(random, [
        '',
        'v0=',
        'v1=abc',
        `v0=${'0'.repeat(64)}`,
        `v0=${'z'.repeat(64)}`,
        `v0=${'0'.repeat(5000)}`,
        'v0=ü',
        `${good.headers['x-slack-signature']}0`,
        signature(good.body, seconds(), 'another secret'),
      ]);
      return { ...good, headers: { ...good.headers, 'x-slack-signature': odd } };
    },
  ],
  [
    'slack: timestamp',
    10,
    ({ recorded, random }) => {
      const { headers, body } = signed(textOf(oneOf(random, recorded.events)), json);
      const at = String(
        oneOf(random, [
          seconds() - 400,
          seconds() - 86_400,
          0,
          -1,
          'NaN',
          '',
          '1e3',
          '9'.repeat(30),
        ]),
      );
      const mac = signature(body, at);
      const odd = { 'x-slack-request-timestamp': at, 'x-slack-signature': mac };
      return { path: slack, headers: { ...headers, ...odd }, body };
    },
  ],
  [
    'slack: signed, no such body',
    6,
    ({ random }) => signed(oneOf(random, oddBodies)(random), oneOf(random, oddTypes)),
  ],
  [
    'slack: signed, cut off',
    6,
    ({ recorded, random }) =>
      signed(truncated(random, textOf(oneOf(random, recorded.events))), json),
  ],
  [
    'slack: signed interaction, changed',
    14,
    ({ recorded, random }) =>
      asInteraction(mutated(random, bySomebody(random, oneOf(random, recorded.interactions)))),
  ],
  [
    'slack: signed interaction, each field',
    8,
    ({ recorded, random }, at) => {
      const { interactions } = recorded;
      const one = interactions[at % interactions.length];
      return asInteraction(replaced(bySomebody(random, one), Math.floor(at / interactions.length)));
    },
  ],
  [
    'slack: signed event, changed',
    8,
    ({ recorded, random }) =>
      asEvent(mutated(random, bySomebody(random, oneOf(random, recorded.events)))),
  ],
  [
    'slack: signed event, each field',
    6,
    ({ recorded, random }, at) => {
      const { events } = recorded;
      const one = events[at % events.length];
      return asEvent(replaced(bySomebody(random, one), Math.floor(at / events.length)));
    },
  ],
  [
    'slack: signed command, changed',
    6,
    ({ recorded, random }) =>
      asCommand(mutated(random, bySomebody(random, oneOf(random, recorded.commands)))),
  ],
  [
    'teams: token',
    12,
    (ammunition) =>
      tokened(
        ammunition,
        textOf(oneOf(ammunition.random, ammunition.recorded.activities)),
        oddToken(ammunition),
      ),
  ],
  [
    'teams: with a token, no such body',
    6,
    (ammunition) => {
      const { random } = ammunition;
      const sent = tokened(ammunition, oneOf(random, oddBodies)(random));
      return { ...sent, headers: { ...sent.headers, 'content-type': oneOf(random, oddTypes) } };
    },
  ],
  [
    'teams: with a token, changed',
    14,
    (ammunition) => {
      const { random, recorded } = ammunition;
      return tokened(ammunition, textOf(mutated(random, oneOf(random, recorded.activities))));
    },
  ],
  [
    'teams: with a token, each field',
    10,
    (ammunition, at) => {
      const { activities } = ammunition.recorded;
      const one = activities[at % activities.length];
      return tokened(ammunition, textOf(replaced(one, Math.floor(at / activities.length))));
    },
  ],
];

const line = (...lines: readonly string[]) =>
  Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');

/** What no HTTP library would send. */
const raws: readonly (readonly [string, (random: Random, path: string) => readonly Buffer[]])[] = [
  [
    'method',
    (random, path) => {
      const method = oneOf(random, [
        'GET',
        'PUT',
        'DELETE',
        'OPTIONS',
        'TRACE',
        'CONNECT',
        'BREW',
        'post',
        '',
        'A'.repeat(999),
      ]);
      return [line(`${method} ${path} HTTP/1.1`, 'Host: x', 'Connection: close')];
    },
  ],
  [
    'path',
    (random, path) => {
      const odd = oneOf(random, [
        '//',
        '/..',
        `${path}/`,
        `${path}%00`,
        `/%2e%2e${path}`,
        path.toUpperCase(),
        '*',
        'http://evil.example/',
        `/${'a'.repeat(9000)}`,
        '/\xff\xfe',
        `${path}?${'a=1&'.repeat(900)}`,
        `${path}#x`,
        '/__proto__',
        '/constructor',
      ]);
      return [line(`POST ${odd} HTTP/1.1`, 'Host: x', 'Content-Length: 0', 'Connection: close')];
    },
  ],
  [
    'headers',
    (random, path) => {
      const odd = oneOf(random, [
        ['Content-Length: 5', 'Content-Length: 6'],
        ['Content-Length: 5', 'Transfer-Encoding: chunked'],
        ['Content-Length: -1'],
        ['Content-Length: 99999999999999999999'],
        ['Content-Length: 1e3'],
        ['Transfer-Encoding: gzip, chunked'],
        ['Transfer-Encoding: identity'],
        ['Expect: 100-continue', 'Content-Length: 2'],
        ['Upgrade: websocket', 'Connection: Upgrade'],
        ['Content-Encoding: gzip', 'Content-Length: 2'],
        [`X: ${'x'.repeat(20_000)}`],
        Array.from({ length: 300 }, (_, at) => `X-${at}: ${at}`),
        ['X\0: y'],
        ['X: a\0b'],
        [' folded: yes', ' and: no'],
        ['__proto__: polluted', 'constructor: polluted'],
        ['Authorization: Bearer a', 'Authorization: Bearer b'],
      ]);
      return [
        line(`POST ${path} HTTP/1.1`, 'Host: x', 'Connection: close', ...odd),
        Buffer.from('{}'),
      ];
    },
  ],
  [
    'chunks',
    (random, path) => {
      const odd = oneOf(random, [
        'zz\r\n',
        '5\r\nab',
        '-1\r\n',
        'ffffffffffffffff\r\n',
        '2\r\n{}\r\n0\r\nX: y\r\n\r\n',
        '2;a=b\r\n{}\r\n0\r\n\r\n',
        '1\r\n{\r\n'.repeat(500),
      ]);
      return [
        line(`POST ${path} HTTP/1.1`, 'Host: x', 'Connection: close', 'Transfer-Encoding: chunked'),
        Buffer.from(odd),
      ];
    },
  ],
  ['noise', (random) => [bytes(random, between(random, 1, 400))]],
  [
    'version',
    (random, path) => [
      line(
        `POST ${path} ${oneOf(random, ['HTTP/0.9', 'HTTP/2.0', 'HTTP/9', 'SIP/2.0', ''])}`,
        'Host: x',
      ),
    ],
  ],
  [
    'behind another',
    (_, path) => {
      const one = line(`POST ${path} HTTP/1.1`, 'Host: x', 'Content-Length: 0');
      return [Buffer.concat([one, one, one, line(`GET ${path} HTTP/1.1`, 'Connection: close')])];
    },
  ],
];

/** In every twenty so many are bytes on a connection. */
const rawShare = 0.1;
const total = made.reduce((sum, [, weight]) => sum + weight, 0);
const counts = new Map<string, number>();

/** The next one; what goes through a list in order goes on where it was. */
export function nextHostile(ammunition: Ammunition): Hostile {
  const { random } = ammunition;
  if (random() < rawShare) return rawHostile(ammunition);
  let left = random() * total;
  for (const [kind, weight, make] of made) {
    left -= weight;
    if (left >= 0) continue;
    const at = counts.get(kind) ?? 0;
    counts.set(kind, at + 1);
    return { kind, ...make(ammunition, at) };
  }
  return rawHostile(ammunition);
}

function rawHostile({ random, recorded }: Ammunition): Hostile {
  const path = oneOf(random, [slack, teams]);
  if (random() < 0.3) {
    const body = Buffer.from(textOf(oneOf(random, recorded.activities)));
    const head = line(`POST ${path} HTTP/1.1`, 'Host: x', `Content-Length: ${body.length}`);
    const whole = Buffer.concat([head, body]);
    return {
      kind: 'raw: cut connection',
      raw: [truncated(random, whole.toString('latin1'))],
      cut: true,
    };
  }
  const [name, make] = oneOf(random, raws);
  return { kind: `raw: ${name}`, raw: make(random, path), cut: false };
}
