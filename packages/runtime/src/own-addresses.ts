/** How other machines of the network reach this one. */
import { hostname, networkInterfaces } from 'node:os';

/** The machine's name and its mDNS name, in lower case; none where the name is no host name. */
export function ownNames(): string[] {
  const [name = ''] = hostname().toLowerCase().split('.');
  return /^[a-z0-9-]+$/.test(name) && name !== 'localhost' ? [name, `${name}.local`] : [];
}

/** IPv4, because a person may have to type one; those of a home network first. */
function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses);
  const found = all.flatMap(({ family, internal, address }) => (family === 'IPv4' && !internal ? [address] : []));
  const isPrivate = (address: string) => /^(10|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(address);
  return found.toSorted((a, b) => Number(isPrivate(b)) - Number(isPrivate(a)));
}

/** The page's addresses for other devices of the network, the best one first. */
export function sharedUrls(port: number): string[] {
  const mdns = ownNames().filter((name) => name.endsWith('.local'));
  return [...ownAddresses(), ...mdns].map((host) => `http://${host}:${port}/`);
}
