const LOOPBACK = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * The base URL of a service: https, or http on this machine.
 * @param example a good one, for the error
 * @throws TypeError for an unsafe URL; its message doesn't repeat the text, which may contain a secret.
 */
export function safeBaseUrl(text: string, example: string): URL {
  const url = URL.parse(text);
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname));
  if (!url || !isSafe || url.username || url.password || url.search || url.hash) {
    throw new TypeError(
      `baseUrl must be an https address such as ${example}, without user, query or fragment; http is for this machine only.`,
    );
  }
  return url;
}
