/** What is comfortable, as long as a home has not chosen. */

/** From `low` to `high`, both included. */
export interface Band {
  low: number;
  high: number;
}

/** What is comfortable: temperature in °C, relative humidity in %. */
export interface ComfortBand {
  temperature: Band;
  humidity: Band;
}

/**
 * What holds until a home has chosen. Source: Japan's standard for the environment in buildings
 * (建築物環境衛生管理基準).
 */
export const comfortBand: ComfortBand = {
  temperature: { low: 18, high: 28 },
  humidity: { low: 40, high: 70 },
};
