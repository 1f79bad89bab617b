/** Requests that no browser sends, by what is wrong with them. */
import type { Places } from './places.ts';

type Random = () => number;

const line = (method: string, target: string, ...headers: string[]) =>
  `${[`${method} ${target} HTTP/1.1`, 'Host: localhost', ...headers].join('\r\n')}\r\n\r\n`;

const json = (target: string, body: string, ...headers: string[]) =>
  line('POST', target, 'Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`, ...headers) +
  body;

const pick = <Item>(random: Random, items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;

const id = '"unique_id":"aaaaaaaa-bbbb-4ccc-8ddd-000000000000"';
const messages = ({ room }: Places) => `/api/rooms/${room}/messages`;

/** What a proxy and this server might read as two requests: a message that nobody typed. */
const hidden = (places: Places) => json(messages(places), `{${id},"text":"smuggled"}`);

const poison = ['{"__proto__":{"polluted":1}}', '{"constructor":{"prototype":{"polluted":1}}}', '[{"__proto__":1}]'];

const families = {
  'a large body': (places, random) => {
    const size = Math.floor(random() * 4 * 2 ** 20);
    return [json(messages(places), `{${id},"text":"${'a'.repeat(size + 70_000)}"}`)];
  },
  'a large body in chunks': (places, random) => [
    line('POST', messages(places), 'Content-Type: application/json', 'Transfer-Encoding: chunked'),
    ...Array.from({ length: 1 + Math.floor(random() * 200) }, () => `8000\r\n${'a'.repeat(0x8000)}\r\n`),
    '0\r\n\r\n',
  ],
  'a body of another length': (places, random) => [
    line('POST', messages(places), 'Content-Type: application/json', `Content-Length: ${pick(random, lengths)}`),
    '{"text":"a"}',
  ],
  'two lengths': (places, random) => [
    `${line(
      'POST',
      pick(random, ['/logout', messages(places)]),
      ...pick(random, [
        ['Content-Length: 0', 'Transfer-Encoding: chunked'],
        ['Transfer-Encoding: chunked', 'Content-Length: 4'],
        ['Content-Length: 0', 'Content-Length: 300'],
        ['Transfer-Encoding: xchunked', 'Content-Length: 0'],
        ['Transfer-Encoding: chunked, identity'],
        ['Transfer-Encoding : chunked', 'Content-Length: 0'],
        ['Transfer-Encoding:\x0bchunked', 'Content-Length: 0'],
        ['X: a\r\n Transfer-Encoding: chunked', 'Content-Length: 0'],
        ['Content-Length: 0\nTransfer-Encoding: chunked'],
        ['Content-Length: +0', 'Transfer-Encoding: chunked'],
      ]),
    )}0\r\n\r\n${hidden(places)}`,
  ],
  'a head that is none': (places, random) => [
    pick(random, [
      'GET / HTTP/1.1\nHost: localhost\n\n',
      'GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n',
      'GET / HTTP/1.1\r\n\r\n',
      'GET / HTTP/9.9\r\nHost: localhost\r\n\r\n',
      'GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: localhost\r\n: nothing\r\n\r\n',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
      'CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n',
      'TRACE / HTTP/1.1\r\nHost: localhost\r\nMax-Forwards: 0\r\n\r\n',
      'GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n',
      line('GET', '/api/events', 'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Key: a'),
      line('POST', messages(places), 'Expect: a-miracle', 'Content-Length: 0'),
      'G'.repeat(100_000),
    ]),
  ],
  'random bytes': (_, random) => [
    Array.from({ length: 2000 }, () => String.fromCharCode(Math.floor(random() * 256))).join(''),
  ],
  'deep JSON': (places, random) => {
    const depth = 1 + Math.floor(random() * 30_000);
    const [open, close] = pick(random, [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const);
    return [json(messages(places), `${open.repeat(depth)}1${close.repeat(depth)}`)];
  },
  'JSON with a prototype': (places, random) => [
    json(pick(random, ['/login', '/link', messages(places)]), pick(random, poison)),
  ],
  'JSON that is odd': (places, random) => [
    json(
      pick(random, ['/login', messages(places)]),
      pick(random, [
        '',
        'null',
        '1e400',
        '"a"',
        '{"a":1,}',
        '\ufeff{}',
        '{"text":"\\ud800"}',
        '\xff\xfe',
        'NaN',
        '{',
        '[]]',
      ]),
    ),
  ],
  'a long address': (places, random) => [
    line('GET', `${pick(random, ['/', messages(places)])}?q=${'a'.repeat(Math.floor(random() * 100_000))}`),
  ],
  'thousands of parameters': (places, random) => [
    line('GET', `${messages(places)}?${Array.from({ length: 10_000 }, (_, at) => `limit=${at}`).join('&')}`),
    line('GET', `/api/rooms?${'limit[__proto__][polluted]=1&'.repeat(1 + Math.floor(random() * 60))}`),
  ],
  'parameters of objects': (places, random) => [
    line(
      'GET',
      `${messages(places)}?${pick(random, ['__proto__[polluted]=1', 'constructor.prototype.polluted=1', 'limit[]=1', 'limit=1&limit=2', 'q=%00', 'q=%ff', 'before=1e999', 'limit=-0'])}`,
    ),
  ],
  'thousands of headers': (_, random) => [
    line('GET', '/', ...Array.from({ length: 1 + Math.floor(random() * 5000) }, (_header, at) => `X-${at}: a`)),
  ],
  'long headers': (_, random) => [
    line(
      'GET',
      '/',
      `${pick(random, ['Cookie', 'Authorization', 'X', 'Accept-Encoding'])}: ${'a'.repeat(Math.floor(random() * 60_000))}`,
    ),
  ],
  'odd conditions': (places, random) => [
    line(
      'GET',
      pick(random, ['/api/rooms', `/media/${places.file}`, '/', `/api/sensors/${places.sensor}/readings`]),
      pick(random, [
        'If-None-Match: "a',
        'If-Modified-Since: never',
        'If-Range: "x"',
        'Accept-Encoding: br;q=9, gzip;q=-1',
        'Accept: */*;q=x',
        'Last-Event-ID: 99999999999999999999',
      ]),
    ),
  ],
  ranges: (places, random) => [
    line(
      'GET',
      `/media/${places.file}`,
      `Range: ${pick(random, [
        `bytes=${Array.from({ length: 1000 }, () => '0-').join(',')}`,
        `bytes=${Array.from({ length: 500 }, (_, at) => `${at}-${at}`).join(',')}`,
        'bytes=-1',
        'bytes=5-1',
        'bytes=-',
        'bytes=99999999999999999999-',
        'bytes=0-99999999999999999999',
        'bytes=a-b',
        'lines=0-1',
        'bytes=-99999999999999999999',
      ])}`,
    ),
  ],
  'odd paths': (places, random) => [
    line(
      pick(random, ['GET', 'HEAD', 'OPTIONS', 'DELETE', 'PROPFIND']),
      pick(random, [
        '/..%2f..%2f..%2fetc/passwd',
        '/assets/%2e%2e/%2e%2e/index.html',
        '//evil.example',
        '/%',
        '/%00',
        '/media/..%2f..%2froomlog.db',
        `/media/${'a'.repeat(64)}`,
        '/api/rooms/%F0%9F%92%A9/messages',
        '/api/sensors/__proto__/readings',
        '/api/rooms/constructor/messages',
        `${messages(places)}/1e3/read`,
        '/api/sensors/%27%20OR%201=1--/readings',
      ]),
    ),
  ],
  'many at once': (places, random) => [
    Array.from({ length: 1 + Math.floor(random() * 200) }, () =>
      line('GET', pick(random, ['/api/status', '/nowhere', messages(places)])),
    ).join(''),
  ],
} satisfies Record<string, (places: Places, random: Random) => string[]>;

const lengths = ['-1', '1e3', '0x10', '99999999999999999999', '1, 2', '5', '11', '1000'];

export type Family = keyof typeof families;

/**
 * So many, of every family as many; each as the pieces in which it is sent, in Latin-1.
 * @param only those families whose names match
 */
export function hostileRequests(
  places: Places,
  count: number,
  random: Random,
  only = /./,
): (readonly [Family, readonly string[]])[] {
  const names = (Object.keys(families) as Family[]).filter((name) => only.test(name));
  return Array.from({ length: count }, (_, at) => {
    const family = names[at % names.length] as Family;
    return [family, families[family](places, random)] as const;
  });
}
