/** Run in a copy of the sources that has one more language: that it is offered, chosen and spoken, as JSON on stdout. */
import { language, t } from '../apps/dashboard/web/state/language.ts';
import { dictionaries, languages, preferredLanguage } from '../apps/dashboard/web/text/languages.ts';

const added = languages.at(-1) ?? 'ja';
language.value = added;
const found = {
  offered: languages.map((each) => dictionaries[each].language),
  preferred: preferredLanguage(null, [`${added}-CA`, 'en']),
  theme: t().theme,
  untranslated: t().justNow,
};
process.stdout.write(JSON.stringify(found));
