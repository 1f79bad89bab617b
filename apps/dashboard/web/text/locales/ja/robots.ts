/** The texts of what only one of the robots does. */
import type { RoomJson, SensorJson } from '../../../../src/schemas.ts';

export const robots = {
  robots: { bocco: 'BOCCO', emo: 'BOCCO emo' } satisfies Record<RoomJson['source'], string>,
  stamps: 'スタンプを送る',
  moved: 'ロボットが動きました',
  unchangedSince: (time: string) => `${time}から変わっていません`,
  /** As short as can be. */
  sameSince: (time: string) => `${time}から同じ`,
  unchangedLong: '2日以上変わっていません',
  suspect: 'センサが止まっているようです',
  /** @param unchanged one of the two above */
  suspectAdvice: {
    unchanged: (unchanged: string) => `値が${unchanged}。センサの電池をお確かめください。`,
    unlisted: () => 'ロボットからセンサが見えません。センサの電池をお確かめください。',
    battery: () => 'センサの電池が切れたようです。取り替えてください。',
  } satisfies Record<SensorJson['suspect'][number], (unchanged: string) => string>,
  battery: '電池',
  batteryLow: (percent: string) => `センサの電池が残りわずかです（${percent}）。`,
  observedTimes: '時刻は、値を読み取ったとき',
  tookOver: (time: string, name: string) => `${time}から${name}`,
};
