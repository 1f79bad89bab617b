import type { ServerResponse } from 'node:http';
import type { State } from '../state.ts';

/** The header by which a client can tell what BOCCO's clock shows: here the household's, when the answer leaves. */
export function dateAnswer({ clock, settings }: State, response: ServerResponse): void {
  response.sendDate = false;
  if (settings.date_header === 'none') return;
  const date = new Date(clock.now() + settings.date_ahead * 1000).toUTCString();
  response.setHeader('date', settings.date_header === 'junk' ? 'soon' : date);
}
