import type { files as ja } from '../ja/files.ts';

export const files: typeof ja = {
  open: 'Export',
  title: 'Export readings to a file',
  close: 'Close export',
  format: 'Format',
  formats: {
    csv: 'CSV (for programs)',
    excel: 'CSV (for Excel)',
    ndjson: 'JSON (one per line)',
    parquet: 'Parquet (for data analysis)',
  },
  period: 'Period',
  periods: { shown: 'Shown now', all: 'Everything', days: 'Choose days' },
  firstDay: 'First day',
  lastDay: 'Last day',
  interval: 'Interval',
  intervals: {
    raw: 'As recorded (about every 5 min)',
    '30m': 'Averages of 30 min',
    '1h': 'Hourly averages',
    '1d': 'Daily averages',
    '1w': 'Weekly averages',
  },
  more: 'More',
  sensors: 'Sensors',
  scopes: { sensor: 'This sensor', room: (name) => `All of ${name}`, all: 'All sensors' },
  switches: {
    wide: 'Sensors side by side',
    units: 'Units in the column names',
    epoch: 'Time in epoch seconds too',
    derived: 'Dew point, absolute humidity, WBGT (est.) and discomfort index too',
  },
  estimating: 'Working out the size…',
  estimate: (rows, size) => `About ${rows} rows, ${size}`,
  impossible: 'This can’t be exported. Check the period and the sensors.',
  download: 'Download',
};
