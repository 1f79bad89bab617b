/** The three things a room sensor measures, in the order in which they are always shown. */
export const metrics = ['temperature', 'humidity', 'illuminance'] as const;
export type Metric = (typeof metrics)[number];
