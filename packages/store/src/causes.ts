/** Why something is missing: the causes of outages and of gaps. The page translates the same names. */

/**
 * Why a source could not be asked, or was not. `bocco_unusable`: it answered, but not with usable data.
 * `store_unwritable`: it answered, but the disk was full or broken and nothing could be stored. `not_followed`: the
 * household did not want the room recorded.
 */
const outageCauses = [
  'collector_off',
  'signin_refused',
  'bocco_unreachable',
  'bocco_unusable',
  'rate_limited',
  'store_unwritable',
  'not_followed',
] as const;
/** Why a source could not be asked, or its answer not be stored: what `recordOutage` records. */
export type OutageCause = (typeof outageCauses)[number];

/**
 * Why readings are missing. `sensor_silent`: the source answered, without readings of this time. `beyond_window`: the
 * polls were further apart than the source keeps readings. `not_recorded`: the readings were imported, or are older
 * than the recording of causes. The others are the {@link OutageCause}s: the source could not be asked until it had
 * deleted the readings.
 */
export const gapCauses = [...outageCauses, 'sensor_silent', 'beyond_window', 'not_recorded'] as const;
/** One of {@link gapCauses}. */
export type GapCause = (typeof gapCauses)[number];
