/** Groups messages, or events, whose markers would overlap. */
import type { Span } from '../state/range.ts';

/** Something that happened at a time, in ISO 8601. */
interface Dated {
  date: string;
}

export interface Cluster<Item extends Dated> extends Span {
  messages: Item[];
  /** Of the marker, 0…1 along the frame: at the first message, as the middle of two clusters may be close together. */
  fraction: number;
}

/** Messages closer than one part in `parts` of the frame to the first of their cluster share a marker. In order of time. */
export function clusters<Item extends Dated>(messages: readonly Item[], frame: Span, parts: number): Cluster<Item>[] {
  const width = frame.to - frame.from;
  const found: Cluster<Item>[] = [];
  const inTime = messages.map((message) => ({ message, ts: Date.parse(message.date) / 1000 }));
  for (const { message, ts } of inTime.toSorted((a, b) => a.ts - b.ts)) {
    const last = found.at(-1);
    if (last && ts - last.from < width / parts) {
      last.messages.push(message);
      last.to = ts;
    } else found.push({ messages: [message], from: ts, to: ts, fraction: (ts - frame.from) / width });
  }
  return found;
}
