/** What the settings ask of the server. Apart from the page's other requests, as it comes with them. */
import type {
  AccessLogJson,
  LinkJson,
  NewLinkJson,
  NewTokenJson,
  SessionJson,
  TokenJson,
  UserJson,
} from '../src/access/schemas.ts';
import type { ComfortJson } from '../src/comfort-schemas.ts';
import type { SentJson } from '../src/schemas.ts';
import type { QuietHoursJson } from '../src/status-schemas.ts';
import type { BackupJson, StorageJson } from '../src/storage/schemas.ts';
import { json, post, request } from './api.ts';

const paths = {
  password: '/api/me/password',
  sessions: '/api/sessions',
  session: (id: number) => `/api/sessions/${id}`,
  links: '/api/links',
  linkNamed: (name: string) => `/api/links/${encodeURIComponent(name)}`,
  users: '/api/users',
  tokens: '/api/tokens',
  tokenNamed: (name: string) => `/api/tokens/${encodeURIComponent(name)}`,
  comfort: '/api/comfort',
  quietHours: '/api/quiet-hours',
  continues: (sensor: string) => `/api/sensors/${encodeURIComponent(sensor)}/continues`,
  storage: '/api/storage',
  backup: '/api/backup',
  accessLog: '/api/access-log?limit=50',
  sent: '/api/sent?limit=50',
  addresses: '/api/addresses',
};

/** Ten years on a small computer. */
const backupMs = 900_000;

export const postPassword = (current: string, password: string) => post(paths.password, { current, password });
export const getSessions = () => json<SessionJson[]>(paths.sessions);
export const deleteSession = (id: number) => request(paths.session(id), { method: 'DELETE' });
export const getLinks = () => json<LinkJson[]>(paths.links);
export const postNewLink = async (link: { name: string; room: string; days: number }): Promise<NewLinkJson> =>
  (await post(paths.links, link)).json() as Promise<NewLinkJson>;
export const deleteLink = (name: string) => request(paths.linkNamed(name), { method: 'DELETE' });
export const getUsers = () => json<UserJson[]>(paths.users);
export const getTokens = () => json<TokenJson[]>(paths.tokens);
export const postToken = async (token: { name: string; scopes: string[]; days?: number }): Promise<NewTokenJson> =>
  (await post(paths.tokens, token)).json() as Promise<NewTokenJson>;
export const deleteToken = (name: string) => request(paths.tokenNamed(name), { method: 'DELETE' });
export const putComfortLimits = (limits: { sensor: string; comfort?: ComfortJson }[]) =>
  post(paths.comfort, { limits }, 'PUT');
/** @param earlier null: it took nobody's place */
export const putContinues = (sensor: string, earlier: string | null) =>
  earlier === null
    ? request(paths.continues(sensor), { method: 'DELETE' })
    : post(paths.continues(sensor), { sensor: earlier }, 'PUT');
/** @param hours null for none */
export const putQuietHours = (hours: QuietHoursJson | null) =>
  hours ? post(paths.quietHours, hours, 'PUT') : request(paths.quietHours, { method: 'DELETE' });
export const getStorage = () => json<StorageJson>(paths.storage);
/** Makes a backup, which is fetched from its `path`. Takes as long as reading the store. */
export const postBackup = () =>
  json<BackupJson>(paths.backup, { method: 'POST', signal: AbortSignal.timeout(backupMs) });
export const getAccessLog = () => json<AccessLogJson[]>(paths.accessLog);
export const getSent = () => json<SentJson[]>(paths.sent);
export const getAddresses = () => json<string[]>(paths.addresses);
