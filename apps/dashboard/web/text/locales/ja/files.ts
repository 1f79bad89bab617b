/** The texts of writing readings to a file. */
import type { SeriesJson } from '../../../../src/schemas.ts';
import type { ExportFormat, ExportPeriod, ExportScope, ExportSwitch } from '../../../state/export.ts';

export const files = {
  open: '書き出す',
  title: '記録をファイルに書き出す',
  close: '書き出しを閉じる',
  format: '形式',
  formats: {
    csv: 'CSV（プログラム向け）',
    excel: 'CSV（Excel向け）',
    ndjson: 'JSON（1行に1件）',
    parquet: 'Parquet（データ分析向け）',
  } satisfies Record<ExportFormat, string>,
  period: '期間',
  periods: { shown: '表示中の期間', all: 'すべて', days: '日付で選ぶ' } satisfies Record<ExportPeriod, string>,
  firstDay: '最初の日',
  lastDay: '最後の日',
  interval: '間隔',
  intervals: {
    raw: '記録のまま（約5分ごと）',
    '30m': '30分ごとの平均',
    '1h': '1時間ごとの平均',
    '1d': '1日ごとの平均',
    '1w': '1週間ごとの平均',
  } satisfies Record<SeriesJson['resolution'], string>,
  more: 'くわしく',
  sensors: 'センサ',
  scopes: {
    sensor: 'このセンサ',
    room: (name: string) => `${name}のすべて`,
    all: 'すべてのセンサ',
  } satisfies Record<ExportScope, unknown>,
  switches: {
    wide: 'センサを横に並べる',
    units: '列の名前に単位をつける',
    epoch: '時刻を秒の数（epoch）でもつける',
    derived: '露点・絶対湿度・暑さ指数（推定）・不快指数もつける',
  } satisfies Record<ExportSwitch, string>,
  estimating: '大きさを計算しています…',
  estimate: (rows: string, size: string) => `約${rows}行、${size}`,
  impossible: 'この内容では書き出せません。期間とセンサを見直してください。',
  download: 'ダウンロード',
};
