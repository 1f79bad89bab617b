import type { calendar as ja } from '../ja/calendar.ts';

export const calendar: typeof ja = {
  title: 'Choose a day',
  previousMonth: 'Previous month',
  nextMonth: 'Next month',
  yearAgo: 'A year ago',
  ribbon: 'The coloured bar is the day’s temperature from midnight to midnight.',
  loading: 'Loading',
  keys: {
    title: 'Keys',
    close: 'Close the list of keys',
    rows: [
      ['← →', 'Read the values'],
      ['Shift + ← →', 'Move further'],
      ['Home · End', 'First value, last value'],
      ['+ · −', 'Zoom in, zoom out'],
      ['Esc', 'Reset the zoom'],
      ['[ · ]', 'Previous period, next period'],
      ['T', 'Table or charts'],
      ['?', 'This list'],
    ],
  },
};
