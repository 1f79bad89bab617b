import type { year as ja } from '../ja/year.ts';

export const year: typeof ja = {
  title: 'A year at a glance',
  lead: 'Each column is a day, midnight at the bottom. Choose one to open it below.',
  leadDown: 'Each row is a day, midnight at the left.',
  back: 'Back to the charts',
  choose: 'Values to show',
  both: 'Both',
  light: 'Light',
  hours: (hour) => `${hour}:00`,
  hoursOfLight: 'Hours of light a day',
  hoursOfLightNote: 'Hours at 30 lx or more; low days may be days away.',
  duration: (hours) => `${hours} h`,
  slider: 'Day and time in the year',
  keys: 'Left and right choose a day, up and down a half hour, Page Up and Page Down a month; Enter opens the day in the charts',
  previousDay: 'Previous day',
  nextDay: 'Next day',
  lightOfDay: 'Hours of light',
  openDay: 'Open in charts',
  byMonth: 'Month by month',
  month: 'Month',
  means: 'From half-hourly averages',
};
