import { signal } from '@preact/signals';
import { writeChoice } from '../browser/choices.ts';
import type { Size } from '../text/sizes.ts';

export const size = signal<Size>('normal');

export function chooseSize(chosen: Size): void {
  size.value = chosen;
  writeChoice('size', chosen);
}
