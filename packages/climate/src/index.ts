export { type Band, type ComfortBand, comfortBand } from './comfort.ts';
export { comfortChoices, isComfortChoice } from './comfort-choices.ts';
export { derivedValues } from './derived.ts';
export { discomfortIndex, estimateWbgt } from './heat.ts';
export { absoluteHumidity, dewPoint } from './moisture.ts';
export { judgeNeed, type Need, type RoomNeed } from './need.ts';
export {
  type HumidityVerdict,
  judgeLight,
  judgeRoom,
  type LightLevel,
  type RoomVerdict,
  type TemperatureVerdict,
  type Verdicts,
} from './verdicts.ts';
