/** The ids of BOCCO emo's messages, whose service has none that are whole numbers and grow with time. */
import { crc32 } from 'node:zlib';

const digits = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})$/;

/** Ids of one millisecond. */
const perMillisecond = 1000;

/** The last millisecond whose ids are exact: in the year 2255. */
const latest = Math.floor(Number.MAX_SAFE_INTEGER / perMillisecond) - 1;

/**
 * The id of a message: its time in milliseconds, and behind it three digits from its `unique_id`. The same each time the
 * message is read, and in the order of the sequences. Two messages of one millisecond have the same id once in a thousand.
 * @param sequence the 17 digits `YYYYMMDDhhmmssSSS`, UTC
 * @param uniqueId in any case
 * @throws RangeError for a sequence that is no time, or one after the year 2254
 */
export function emoMessageId(sequence: string, uniqueId: string): number {
  const ms = epochMsOf(sequence);
  if (ms === undefined || ms < 0 || ms > latest)
    throw new RangeError(`${JSON.stringify(sequence)} is no time of 17 digits.`);
  return ms * perMillisecond + (crc32(uniqueId.toLowerCase()) % perMillisecond);
}

/** Undefined for what is no time. The second may be 60: who computes with doubles rounds `…59999` up to it. */
function epochMsOf(sequence: string): number | undefined {
  const match = digits.exec(sequence);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ms = 0] = match.slice(1).map(Number);
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const midnight = new Date(Date.UTC(year, month - 1, day));
  // There is no 30 February.
  if (midnight.toISOString().slice(0, 10).replaceAll('-', '') !== sequence.slice(0, 8)) return undefined;
  return midnight.getTime() + ((hour * 60 + minute) * 60 + second) * 1000 + ms;
}
