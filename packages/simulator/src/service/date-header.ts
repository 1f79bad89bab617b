import type { ServerResponse } from 'node:http';
import type { State } from '../state.ts';

/** Sets the header `Date` to the household's clock, as the settings `date_header` and `date_ahead` say. */
export function setDateHeader({ clock, settings }: State, response: ServerResponse): void {
  response.sendDate = false;
  if (settings.date_header === 'none') return;
  const date = new Date(clock.now() + settings.date_ahead * 1000).toUTCString();
  response.setHeader('date', settings.date_header === 'junk' ? 'soon' : date);
}
