/** Addresses of databases, `postgres://user:password@host:port/database?sslmode=require`. */

/** Whether this is an address, and not the path of a file. */
export const isAddress = (place: string): boolean => /^postgres(ql)?:\/\//.test(place);

/** An address as it may be shown to people, and undefined if it is none. */
export function shownAddress(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, username, host, pathname } = new URL(address);
  return `${protocol}//${username === '' ? '' : `${username}@`}${host}${pathname}`;
}
