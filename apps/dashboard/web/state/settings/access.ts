/** Who may look, and what they did: loaded when the settings open. */
import { signal } from '@preact/signals';
import type {
  AccessLogJson,
  LinkJson,
  NewLinkJson,
  NewTokenJson,
  SessionJson,
  TokenJson,
  UserJson,
} from '../../../src/access/schemas.ts';
import type { SentJson } from '../../../src/schemas.ts';
import {
  deleteLink,
  deleteSession,
  deleteToken,
  getAccessLog,
  getAddresses,
  getLinks,
  getSent,
  getSessions,
  getTokens,
  getUsers,
  postNewLink,
  postPassword,
  postToken,
} from '../../settings-api.ts';
import { canManage, me, signOut } from '../me.ts';
import { attempt } from './attempt.ts';

export const sessions = signal<SessionJson[]>([]);
/** Where a phone of the home network finds the page. */
export const addresses = signal<string[]>([]);
export const links = signal<LinkJson[]>([]);
export const accessLog = signal<AccessLogJson[]>([]);
export const sent = signal<SentJson[]>([]);
/** The link that was just made: its address is shown once. */
export const newLink = signal<NewLinkJson | null>(null);
export const users = signal<UserJson[]>([]);
export const tokens = signal<TokenJson[]>([]);
/** The token that was just made: its secret is shown once. */
export const newToken = signal<NewTokenJson | null>(null);

/** For who opened a link there is nothing but the sign-out. */
export async function loadSettings(): Promise<void> {
  if (me.peek()?.via === 'link') return;
  await attempt(async () => {
    [sessions.value, addresses.value] = await Promise.all([getSessions(), getAddresses()]);
    if (!canManage.peek()) return;
    [users.value, links.value, tokens.value] = await Promise.all([getUsers(), getLinks(), getTokens()]);
    [accessLog.value, sent.value] = await Promise.all([getAccessLog(), getSent()]);
  });
}

export async function signOutDevice({ id, current }: SessionJson): Promise<void> {
  if (current) return signOut();
  await attempt(() => deleteSession(id));
  await loadSettings();
}

export async function makeLink(name: string, room: string, days: number): Promise<void> {
  newLink.value = null;
  await attempt(async () => {
    newLink.value = await postNewLink({ name, room, days });
    links.value = await getLinks();
  });
}

export async function endLink(name: string): Promise<void> {
  await attempt(async () => {
    await deleteLink(name);
    links.value = await getLinks();
  });
  if (newLink.peek()?.name === name) newLink.value = null;
}

/** @param days how long it works; null: until it is revoked */
export async function makeToken(name: string, scopes: string[], days: number | null): Promise<boolean> {
  newToken.value = null;
  return attempt(async () => {
    newToken.value = await postToken({ name, scopes, ...(days !== null && { days }) });
    tokens.value = await getTokens();
  });
}

export async function endToken(name: string): Promise<void> {
  await attempt(async () => {
    await deleteToken(name);
    tokens.value = await getTokens();
  });
  if (newToken.peek()?.name === name) newToken.value = null;
}

/** @returns whether it was changed; every other device is signed out then */
export async function changePassword(current: string, password: string): Promise<boolean> {
  const isChanged = await attempt(() => postPassword(current, password));
  if (isChanged) await loadSettings();
  return isChanged;
}
