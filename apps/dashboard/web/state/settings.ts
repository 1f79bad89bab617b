/** What the settings show: loaded when they open. */
import { signal } from '@preact/signals';
import type { AccessLogJson, LinkJson, NewLinkJson, SessionJson } from '../../src/access/schemas.ts';
import type { SentJson } from '../../src/schemas.ts';
import {
  deleteLink,
  deleteSession,
  getAccessLog,
  getAddresses,
  getLinks,
  getSent,
  getSessions,
  postNewLink,
  postPassword,
} from '../api.ts';
import { canManage, me, signOut } from './me.ts';

export const sessions = signal<SessionJson[]>([]);
/** Where a phone of the home network finds the page. */
export const addresses = signal<string[]>([]);
export const links = signal<LinkJson[]>([]);
export const accessLog = signal<AccessLogJson[]>([]);
export const sent = signal<SentJson[]>([]);
/** The link that was just made: its address is shown once. */
export const newLink = signal<NewLinkJson | null>(null);
/** The last change could not be made. */
export const settingsFailed = signal(false);

/** For who opened a link there is nothing but the sign-out. */
export async function loadSettings(): Promise<void> {
  if (me.peek()?.via === 'link') return;
  await attempt(async () => {
    [sessions.value, addresses.value] = await Promise.all([getSessions(), getAddresses()]);
    if (!canManage.peek()) return;
    [links.value, accessLog.value, sent.value] = await Promise.all([getLinks(), getAccessLog(), getSent()]);
  });
}

async function attempt(change: () => Promise<unknown>): Promise<boolean> {
  settingsFailed.value = false;
  try {
    await change();
  } catch {
    settingsFailed.value = true;
  }
  return !settingsFailed.peek();
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

/** @returns whether it was changed; every other device is signed out then */
export async function changePassword(current: string, password: string): Promise<boolean> {
  const isChanged = await attempt(() => postPassword(current, password));
  if (isChanged) await loadSettings();
  return isChanged;
}
