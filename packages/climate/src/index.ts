export { derivedValues } from './derived.ts';
export { discomfortIndex, estimateWbgt } from './heat.ts';
export { absoluteHumidity, dewPoint } from './moisture.ts';
export {
  comfortBand,
  dryAirBelow,
  type HeatLevel,
  type HumidityVerdict,
  judgeHeat,
  judgeHumidity,
  judgeLight,
  judgeRoom,
  judgeTemperature,
  type LightLevel,
  type RoomVerdict,
  type TemperatureVerdict,
} from './verdicts.ts';
