/** The services that readings and messages come from. A new one needs a name here and a module in the collector. */
export const sources = ['bocco'] as const;
/** One of {@link sources}. */
export type SourceName = (typeof sources)[number];
