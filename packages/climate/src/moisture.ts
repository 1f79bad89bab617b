/**
 * Moisture of air from temperature in °C and relative humidity in %. Pure functions; null outside the domain in which
 * the formula was fitted.
 */

/**
 * Vapour pressure in hPa: `e = RH/100 · 6.112·exp(17.62·T / (243.12 + T))`.
 *
 * Source: Magnus formula over water with Sonntag's (1990) constants, as in WMO-No. 8, annex 4.B.
 * Domain: −45…60 °C, 0 < RH ≤ 100 %.
 */
export function vapourPressure(temperature: number, humidity: number): number | null {
  if (!inMagnusDomain(temperature, humidity)) return null;
  return (humidity / 100) * 6.112 * Math.exp((17.62 * temperature) / (243.12 + temperature));
}

/**
 * Dew point in °C: `γ = ln(RH/100) + 17.62·T / (243.12 + T)`, `Td = 243.12·γ / (17.62 − γ)`.
 *
 * Source: the Magnus formula of {@link vapourPressure}, solved for the temperature of saturation.
 * Domain: −45…60 °C, 0 < RH ≤ 100 %.
 */
export function dewPoint(temperature: number, humidity: number): number | null {
  if (!inMagnusDomain(temperature, humidity)) return null;
  const gamma = Math.log(humidity / 100) + (17.62 * temperature) / (243.12 + temperature);
  return (243.12 * gamma) / (17.62 - gamma);
}

/**
 * Absolute humidity in g/m³: `216.7·e / (T + 273.15)`, `e` in hPa.
 *
 * Source: ideal gas law for water vapour (gas constant 461.5 J/(kg·K)), `e` by {@link vapourPressure}.
 * Domain: −45…60 °C, 0 < RH ≤ 100 %.
 */
export function absoluteHumidity(temperature: number, humidity: number): number | null {
  const pressure = vapourPressure(temperature, humidity);
  return pressure === null ? null : (216.7 * pressure) / (temperature + 273.15);
}

/** Whether the Magnus formula was fitted for this temperature, and the humidity has a logarithm. */
function inMagnusDomain(temperature: number, humidity: number): boolean {
  return temperature >= -45 && temperature <= 60 && humidity > 0 && humidity <= 100;
}
