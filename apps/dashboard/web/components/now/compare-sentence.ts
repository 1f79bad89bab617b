/** How the latest temperature compares with what is usual at this hour, and with a year ago. */
import { sinceYesterday } from '../../state/day.ts';
import { t } from '../../state/language.ts';
import { latest, seconds } from '../../state/state.ts';
import { usualAt } from '../../state/usual.ts';
import { yearAgo } from '../../state/year-ago.ts';
import { describeComparison, withYesterday } from '../../text/comparison.ts';
import { number } from '../../text/formats.ts';

/** One or two sentences in the page's language, or ''. */
export function compareSentence(): string {
  const temperature = latest.value?.temperature ?? null;
  const usual = latest.value && usualAt('temperature', seconds(latest.value.created_at));
  const known = { temperature, usual, sinceYesterday: sinceYesterday.value, yearAgo: yearAgo.value };
  return describeComparison(known, t(), (value) => number('temperature', value));
}

/** The same in few words, for a phone: the change since yesterday. */
export const yesterdaySentence = () =>
  withYesterday({ sinceYesterday: sinceYesterday.value }, t(), (value) => number('temperature', value));
