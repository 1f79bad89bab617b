/** The page's only EventSource: what the server tells, each event to the function of its name. */
import type { LiveEvents } from '../../src/schemas.ts';
import { paths } from '../paths.ts';

export type EventHandlers = { [Name in keyof LiveEvents]: (data: LiveEvents[Name]) => void };

/** @returns closes it; nothing is told any more */
export function openEvents(events: EventHandlers, opened: () => void, lost: () => void): () => void {
  const source = new EventSource(paths.events);
  source.addEventListener('open', opened);
  source.addEventListener('error', lost);
  for (const [name, act] of Object.entries(events) as [string, (data: unknown) => void][]) {
    source.addEventListener(name, ({ data }: MessageEvent<string>) => act(JSON.parse(data)));
  }
  return () => source.close();
}
