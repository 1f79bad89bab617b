/** Names of time zones, for people. */
import { language } from '../state/language.ts';

/** 日本時間 / Japan Time. @param zone IANA name */
export function zoneName(zone: string): string {
  const format = new Intl.DateTimeFormat(language.value, { timeZone: zone, timeZoneName: 'longGeneric' });
  return format.formatToParts().find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}
