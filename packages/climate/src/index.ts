export { derivedValues } from './derived.ts';
export { discomfortIndex, estimateWbgt } from './heat.ts';
export { absoluteHumidity, dewPoint } from './moisture.ts';
export { judgeNeed, type Need, type RoomNeed } from './need.ts';
export {
  type Band,
  type ComfortBand,
  comfortBand,
  type HumidityVerdict,
  judgeLight,
  judgeRoom,
  type LightLevel,
  type RoomVerdict,
  type TemperatureVerdict,
  type Verdicts,
} from './verdicts.ts';
