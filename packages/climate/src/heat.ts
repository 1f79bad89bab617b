/** Heat indices from temperature in °C and relative humidity in %. Pure functions; null outside their domains. */

/**
 * Discomfort index (不快指数), without unit: `0.81·T + 0.01·RH·(0.99·T − 14.3) + 46.3`.
 *
 * Source: Thom (1959) in the metric form used in Japan. About 75 begins to feel warm, 80 hot, 85 unbearable.
 * Domain: 0 ≤ RH ≤ 100 %; made for warm rooms, of little meaning below 15 °C.
 */
export function discomfortIndex(temperature: number, humidity: number): number | null {
  if (!(humidity >= 0 && humidity <= 100) || !Number.isFinite(temperature)) return null;
  return 0.81 * temperature + 0.01 * humidity * (0.99 * temperature - 14.3) + 46.3;
}

/**
 * Wet-bulb temperature in °C:
 * `T·atan(0.151977·√(RH + 8.313659)) + atan(T + RH) − atan(RH − 1.676331) + 0.00391838·RH^1.5·atan(0.023101·RH) − 4.686035`.
 *
 * Source: R. Stull, Wet-Bulb Temperature from Relative Humidity and Air Temperature, J. Appl. Meteor. Climatol. 50
 * (2011), for 1013.25 hPa; within −1…+0.65 K. Domain: −20…50 °C and 5…99 %.
 */
export function wetBulb(temperature: number, humidity: number): number | null {
  if (!(temperature >= -20 && temperature <= 50 && humidity >= 5 && humidity <= 99)) return null;
  return (
    temperature * Math.atan(0.151977 * Math.sqrt(humidity + 8.313659)) +
    Math.atan(temperature + humidity) -
    Math.atan(humidity - 1.676331) +
    0.00391838 * humidity ** 1.5 * Math.atan(0.023101 * humidity) -
    4.686035
  );
}

/**
 * Indoor heat index WBGT in °C, an estimate: `0.7·Tw + 0.3·T`. Always label it 推定 / est.
 *
 * Source: the indoor weights of JIS Z 8504 (ISO 7243) with the globe taken as the air temperature, which holds away
 * from sun and heaters; wet bulb by {@link wetBulb}. Domain: −20…50 °C and 5…99 %.
 */
export function estimateWbgt(temperature: number, humidity: number): number | null {
  const wet = wetBulb(temperature, humidity);
  return wet === null ? null : 0.7 * wet + 0.3 * temperature;
}
