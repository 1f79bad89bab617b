import type { home as ja } from '../../ja/settings/home.ts';

export const home: typeof ja = {
  comfort: {
    place: 'Room',
    temperature: { label: 'Temperature', hint: 'Outside it, words and colour say so' },
    humidity: { label: 'Humidity', hint: '' },
    low: (place, what) => `${place}, ${what.toLowerCase()}, from`,
    high: (place, what) => `${place}, ${what.toLowerCase()}, up to`,
    copy: 'Use it in the other rooms',
    copyHint: 'Every other room gets the range of this one',
    copyTo: (count) => `Copy to ${count} ${count === 1 ? 'room' : 'rooms'}`,
    same: 'All rooms have this range',
    reset: 'Back to the default',
    resetHint: '18–28°C and 40–70%, Japan’s standard for buildings',
    safety: 'Warnings below 16°C and from a heat index of 28 stay as they are, whatever this range is.',
    none: 'Once a room sensor is connected, its range can be chosen here.',
  },
  quiet: {
    label: 'Quiet hours',
    hint: 'When the room is dark in this time, the wall display shows only time and temperature, very dimly. Recording goes on.',
    on: 'Keep quiet hours',
    from: 'From',
    to: 'To',
    nextDay: 'next day',
  },
  clocks: {
    label: 'Show my time too',
    hint: 'Charts stay in the home’s time. Reading a value shows both.',
    zone: 'Where I am',
    auto: (zone) => `As on this device (${zone})`,
    same: 'It is the home’s time now, so other screens don’t show it.',
  },
  charts: {
    range: 'Period at the start',
    compare: 'Compare with at the start',
    suited: 'What suits the period',
    prev: 'The period before',
    hint: 'An address that names a period shows that one.',
  },
};
