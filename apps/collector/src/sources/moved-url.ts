/** When the service has moved to another port of its host, as a simulator does at each start, its files have too. */
export function movedTo(baseUrl: string, url: string): string {
  const { protocol, hostname, port } = new URL(baseUrl);
  const now = URL.parse(url);
  return now?.hostname === hostname ? Object.assign(now, { protocol, port }).href : url;
}
