/** An item of a list that could not be understood. The other items are not affected. */
export interface Rejected {
  /** Where in the answer, as a JSON pointer (RFC 6901): `/3/created_at`. */
  path: string;
  /** What is wrong, e.g. `is not a date`. */
  reason: string;
  /** The item's JSON as it came, at most 4,096 characters. `decodeMessage` and `decodeReading` read it once more. */
  raw: string;
}

/**
 * A list: the items that were understood, and the others. Of more than 100 rejected items the rest are only counted.
 */
export interface Page<Item> {
  items: Item[];
  rejected: Rejected[];
}
