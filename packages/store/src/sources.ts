/** The services that readings and messages come from. A new one needs a name here and a module in the collector. */
export const sources = ['bocco', 'emo'] as const;
/** One of {@link sources}. */
export type SourceName = (typeof sources)[number];

/** What the store has to know of a service: what its rows can say. */
interface SourceTraits {
  /** Its readings have no time of their own: see readings/timing.ts. */
  isObserved: boolean;
  /** It says how far each member has read; otherwise `member.read_id` is 0 for everybody, and means nothing. */
  hasReadMarks: boolean;
  /** New messages come as they are said; otherwise with the polls. */
  hasLongPoll: boolean;
}

const traits: Record<SourceName, SourceTraits> = {
  bocco: { isObserved: false, hasReadMarks: true, hasLongPoll: true },
  emo: { isObserved: true, hasReadMarks: false, hasLongPoll: false },
};

/** Whether readings of a source have no time of their own, and are stored when they are seen. */
export const isObserved = (source: SourceName): boolean => traits[source].isObserved;

/** Whether a source says how far each member has read. */
export const hasReadMarks = (source: SourceName): boolean => traits[source].hasReadMarks;

/** Whether new messages of a source come as they are said. */
export const hasLongPoll = (source: SourceName): boolean => traits[source].hasLongPoll;

/** The sources that say who has read what. */
export const sourcesWithReadMarks: readonly SourceName[] = sources.filter(hasReadMarks);
