import { Failure } from '@roomlog/runtime';

const units: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_557_600 };

/** Seconds, from `400d`, `10y`, `12h` or a plain number of seconds. @throws Failure 64 */
export function duration(flag: string, given: string): number {
  const [, count, unit = 's'] = /^(\d+(?:\.\d+)?)([smhdwy])?$/.exec(given) ?? [];
  if (count !== undefined) return Number(count) * (units[unit] ?? 1);
  throw new Failure('usage', `${flag} is ${JSON.stringify(given)}; it must be a time such as 400d, 10y or 12h.`);
}
