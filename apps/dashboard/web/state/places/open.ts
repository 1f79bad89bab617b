import { goToScreen } from '../../browser/address-bar.ts';
import { select } from '../history.ts';
import { screen } from '../screen.ts';

/** Chooses a place, and shows it where all of them were shown. */
export function openPlace(key: string): void {
  select(key);
  if (screen.peek() === 'places') goToScreen('now');
}
