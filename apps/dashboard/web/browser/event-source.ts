/** The page's only EventSource: calls the handler of each event's name. */
import type { LiveEvents } from '../../src/events/schemas.ts';
import { paths } from '../paths.ts';

export type EventHandlers = { [Name in keyof LiveEvents]: (data: LiveEvents[Name]) => void };

/** @returns closes it */
export function openEvents(events: EventHandlers, opened: () => void, lost: () => void): () => void {
  const source = new EventSource(paths.events);
  source.addEventListener('open', opened);
  source.addEventListener('error', lost);
  for (const [name, handle] of Object.entries(events) as [string, (data: unknown) => void][]) {
    source.addEventListener(name, ({ data }: MessageEvent<string>) => handle(JSON.parse(data)));
  }
  return () => source.close();
}
