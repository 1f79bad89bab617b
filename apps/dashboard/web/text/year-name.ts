import { year } from './formats.ts';

/** `2026年`. */
export const yearName = (number: number) => year(Date.UTC(number, 6, 1) / 1000);
