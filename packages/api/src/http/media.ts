import { readAll } from '../decode/elements.ts';
import { readElements, undecodable } from '../decode/json.ts';
import { RequestRefused } from '../errors.ts';
import type { Endpoint } from './endpoint.ts';
import type { Answer } from './request.ts';

/** A file, whole. */
export interface Media {
  /** As the service says. */
  content_type: string;
  bytes: Uint8Array;
}

/** The address of a file. Refuses one outside the API's own origin, since the token is sent with it. */
export function ownMediaUrl(endpoint: Endpoint, baseUrl: URL, url: string): URL {
  const media = URL.parse(url);
  if (media?.protocol === baseUrl.protocol && media.host === baseUrl.host && !media.username && !media.password) {
    return media;
  }
  throw new RequestRefused(endpoint, `Media are fetched from ${baseUrl.origin} only`);
}

/** Rejects with {@link UndecodableAnswer} for an answer that is no media file. */
export async function readMedia(answer: Answer): Promise<Media> {
  const { status, content_type } = answer;
  // JSON is an error object, which is thrown here, or else no media file.
  if (/json/i.test(content_type)) await readElements(answer, () => {});
  const bytes = status === 200 && !/json|html/i.test(content_type) ? await readAll(answer.body) : undefined;
  if (bytes?.length) return { content_type, bytes };
  throw undecodable(answer, 'is not a media file');
}
