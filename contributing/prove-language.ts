/** Run in a copy of the sources that has one more language: that it is offered, chosen and spoken, as JSON on stdout. */
import { speak, t } from '../apps/dashboard/web/state/language.ts';
import { dictionaries } from '../apps/dashboard/web/text/dictionaries.ts';
import { languageNames, languages, preferredLanguage } from '../apps/dashboard/web/text/languages.ts';

const added = languages.at(-1) ?? 'ja';
await speak(added);
const found = {
  offered: Object.values(languageNames),
  preferred: preferredLanguage(null, [`${added}-CA`, 'en']),
  painted: dictionaries[added].theme,
  theme: t().theme,
  untranslated: t().justNow,
};
process.stdout.write(JSON.stringify(found));
