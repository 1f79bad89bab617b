import { discomfortIndex, estimateWbgt } from './heat.ts';
import { absoluteHumidity, dewPoint } from './moisture.ts';

/**
 * What follows from temperature in °C and relative humidity in %, in the order of a file's columns: the name of the
 * column, its unit in a header, and the function, which is null outside of its domain.
 */
export const derivedValues = [
  { name: 'dew_point', headerUnit: 'c', of: dewPoint },
  { name: 'absolute_humidity', headerUnit: 'g_m3', of: absoluteHumidity },
  { name: 'wbgt_estimate', headerUnit: 'c', of: estimateWbgt },
  { name: 'discomfort_index', headerUnit: '', of: discomfortIndex },
] as const;
