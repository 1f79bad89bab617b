/** The services that readings and messages come from. To add one: a name here, and a module of the collector. */
export const sources = ['bocco'] as const;
export type SourceName = (typeof sources)[number];
