import type { wall as ja } from '../ja/wall.ts';

export const wall: typeof ja = {
  title: 'Wall display',
  hint: 'Keeps the time and the temperature on the screen, large.',
  open: 'Open',
  leave: 'Leave the wall display',
};
