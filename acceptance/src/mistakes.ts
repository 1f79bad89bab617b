/** Everything that a person may have set up wrongly, what each command says to it, and how it ends. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

type Command = 'up' | 'serve' | 'collect';

export interface Mistake {
  name: string;
  env?: Record<string, string>;
  /** Done to the data folder first. */
  spoil?: (folder: string) => void;
  /** Who meets it; the others don't use what is wrong. */
  commands?: readonly Command[];
  code: number;
  /** What the sentence has to say: what is wrong, and what to do. */
  says: RegExp;
}

export const allCommands: readonly Command[] = ['up', 'serve', 'collect'];
const withPage = ['up', 'serve'] as const;
const withAccount = ['up', 'collect'] as const;

/** By variable: values that are refused, and what is said of it. */
const values: Record<string, [values: string[], says: RegExp]> = {
  BOCCO_BASE_URL: [
    [
      'http://api.bocco.me/alpha',
      'api.bocco.me',
      'ftp://127.0.0.1/',
      'https://a:b@api.bocco.me/',
      'https://api.bocco.me/?key=1',
      'http://',
    ],
    /it must be an https address/,
  ],
  ROOMLOG_LISTEN: [
    [
      '4680',
      '127.0.0.1',
      '127.0.0.1:65536',
      '127.0.0.1:http',
      ':4680',
      '::1:4680',
      'http://127.0.0.1:4680',
      '127.0.0.1:-1',
    ],
    /it must be host:port/,
  ],
  ROOMLOG_ALLOWED_HOSTS: [['room.local:4680', 'https://room.local', 'a b', '*'], /it must be host names/],
  ROOMLOG_TRUSTED_PROXY: [['caddy', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0'], /it must be IP addresses/],
  ROOMLOG_TIME_ZONE: [['Tokyo', 'Asia/Nowhere', '+9', 'Asia/Tokyo '], /it must be an IANA name/],
  ROOMLOG_POLL_SECONDS: [['0', '-1', '1.5', '5m', '86401', 'often', '1e2'], /it must be a whole number/],
  ROOMLOG_RETENTION: [['0d', '5 years', '-1y', 'never', '10000d', '1m'], /it must be forever, or a time/],
  ROOMLOG_LOG_LEVEL: [['verbose', 'INFO', '3'], /it must be one of trace/],
  ROOMLOG_ACK: [['true', '0'], /it must be 1, or not set/],
};

const wrongValues: Mistake[] = Object.entries(values).flatMap(([variable, [given, says]]) =>
  given.map((value) => ({
    name: `${variable}=${value}`,
    env: { [variable]: value },
    code: 78,
    says: new RegExp(`^${variable} is ".*; ${says.source}`),
  })),
);

const noAccount = { BOCCO_API_KEY: '', BOCCO_EMAIL: '', BOCCO_PASSWORD: '' };

const accounts: Mistake[] = [
  { name: 'no account', env: noAccount, commands: ['collect'], code: 77, says: /^Not signed in.*; run roomlog signin/ },
  ...Object.keys(noAccount).map((missing) => ({
    name: `no ${missing}`,
    env: { [missing]: '' },
    commands: withAccount,
    code: 78,
    says: new RegExp(`${missing} is not set`),
  })),
  ...[
    [
      'no JSON',
      (file: string) => writeFileSync(file, '{', { mode: 0o600 }),
      /is not what roomlog wrote; delete it and run/,
    ],
    [
      'a list',
      (file: string) => writeFileSync(file, '[]', { mode: 0o600 }),
      /is not what roomlog wrote; delete it and run/,
    ],
    [
      'open to others',
      (file: string) => writeFileSync(file, '{}', { mode: 0o644 }),
      /can be read by other accounts; run: chmod 600/,
    ],
    ['a folder', (file: string) => mkdirSync(file, { mode: 0o700 }), /can't be read \(EISDIR\); /],
  ].map(([what, make, says]) => ({
    name: `secrets.json is ${String(what)}`,
    env: noAccount,
    spoil: (folder: string) => (make as (file: string) => void)(join(folder, 'secrets.json')),
    commands: withAccount,
    code: 78,
    says: says as RegExp,
  })),
];

const folders: Mistake[] = [
  {
    name: 'no folder can be made',
    env: { ROOMLOG_DATA_DIR: '/proc/roomlog' },
    code: 74,
    says: /can't be written to \(ENOENT\); .*set ROOMLOG_DATA_DIR/,
  },
  {
    name: 'a file in its place',
    env: { ROOMLOG_DATA_DIR: '/etc/hostname' },
    code: 74,
    says: /a file is in its place; move that file or set/,
  },
  {
    name: 'a path through a file',
    env: { ROOMLOG_DATA_DIR: '/etc/hostname/data' },
    code: 74,
    says: /can't be written to \(ENOTDIR\); /,
  },
  {
    name: 'too long a name',
    env: { ROOMLOG_DATA_DIR: `/tmp/${'a'.repeat(300)}` },
    code: 74,
    says: /the name is too long; set ROOMLOG_DATA_DIR/,
  },
];

const other = 'PRAGMA user_version = 1; PRAGMA application_id = 1; CREATE TABLE a (b)';

const stores: Mistake[] = [
  {
    name: 'a database of another program',
    spoil: (folder) => new DatabaseSync(join(folder, 'roomlog.db')).exec(other),
    code: 78,
    says: /is a database of another program; nothing was changed; .*set ROOMLOG_DATA_DIR/,
  },
  {
    name: 'no database at all',
    spoil: (folder) => writeFileSync(join(folder, 'roomlog.db'), 'hello '.repeat(1000)),
    code: 74,
    says: /is damaged .*; nothing was changed; put a backup in its place/,
  },
  {
    name: 'a folder in the place of the store',
    spoil: (folder) => mkdirSync(join(folder, 'roomlog.db')),
    code: 74,
    says: /roomlog\.db.*; /,
  },
  {
    name: 'a link to nowhere in the place of the store',
    spoil: (folder) => symlinkSync('/nowhere/roomlog.db', join(folder, 'roomlog.db')),
    code: 74,
    says: /roomlog\.db.*; /,
  },
  {
    name: 'users that are no database',
    spoil: (folder) => writeFileSync(join(folder, 'auth.db'), 'hello '.repeat(1000)),
    commands: withPage,
    code: 74,
    says: /auth\.db .*; /,
  },
];

const reaches: Mistake[] = [
  ...['0.0.0.0:0', '[::]:0', '192.0.2.1:0', 'pi.local:0'].map((listen) => ({
    name: `open to others at ${listen}, with no user`,
    env: { ROOMLOG_LISTEN: listen },
    commands: withPage,
    code: 78,
    says: /ROOMLOG_LISTEN is .*roomlog (user add|share)/,
  })),
  {
    name: 'behind a proxy, with no user',
    env: { ROOMLOG_TRUSTED_PROXY: '127.0.0.1' },
    commands: withPage,
    code: 78,
    says: /ROOMLOG_TRUSTED_PROXY is .*roomlog (user add|share)/,
  },
];

export const mistakes: readonly Mistake[] = [...wrongValues, ...accounts, ...folders, ...stores, ...reaches];

/** @param taken a port that another program has @param readOnly a folder that can't be written to, where one can be made */
export const mistakesOf = (taken: number, readOnly: string | undefined, full: string | undefined): Mistake[] => [
  {
    name: 'a taken port',
    env: { ROOMLOG_LISTEN: `127.0.0.1:${taken}` },
    commands: withPage,
    code: 78,
    says: /another program uses this port; free it or choose another one/,
  },
  ...(readOnly === undefined
    ? []
    : [
        {
          name: 'a read-only disk',
          env: { ROOMLOG_DATA_DIR: readOnly },
          code: 74,
          says: /\(EROFS\); the disk is read-only; make it writable or set/,
        },
      ]),
  ...(full === undefined
    ? []
    : [
        {
          name: 'a full disk',
          env: { ROOMLOG_DATA_DIR: full },
          code: 74,
          says: /free some space/,
        },
      ]),
];
