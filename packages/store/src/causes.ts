/** Why something is missing: the causes of outages and of gaps, from the store to the page. */

/**
 * Why a source could not be asked. `bocco_unusable`: what it answered could not be used. `store_unwritable`: a full or
 * broken disk; it answered, and nothing could be stored.
 */
const outageCauses = [
  'collector_off',
  'signin_refused',
  'bocco_unreachable',
  'bocco_unusable',
  'rate_limited',
  'store_unwritable',
] as const;
export type OutageCause = (typeof outageCauses)[number];

/**
 * Why readings are missing. `sensor_silent`: the source answered and had nothing. `beyond_window`: it was asked too
 * seldom for what it keeps. `not_recorded`: imported, or from before causes were recorded. The others kept the source
 * from being asked, for longer than it keeps readings once the gap is closed.
 */
export const gapCauses = [...outageCauses, 'sensor_silent', 'beyond_window', 'not_recorded'] as const;
export type GapCause = (typeof gapCauses)[number];
