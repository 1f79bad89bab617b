/** The first BOCCO was sold in 2015. A clock that shows less, or the next century, is wrong. */
const PLAUSIBLE = { from: Date.UTC(2015, 0), to: Date.UTC(2100, 0) };

/** When the server made the answer, by its own clock; null when its `Date` is missing, invalid or absurd. */
export function answerDate(headers: Headers): Date | null {
  const ms = parseHttpDate(headers.get('date') ?? '');
  return ms !== undefined && ms >= PLAUSIBLE.from && ms < PLAUSIBLE.to ? new Date(ms) : null;
}

const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** An HTTP date (RFC 9110, section 5.6.7) in epoch milliseconds; undefined for anything else. */
export function parseHttpDate(text: string): number | undefined {
  const ms = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}
