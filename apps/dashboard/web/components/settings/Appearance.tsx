import { paths } from '../../paths.ts';
import { chooseLanguage, language, t } from '../../state/language.ts';
import { chooseSize, size } from '../../state/size.ts';
import { selection } from '../../state/state.ts';
import { chooseTheme, theme, themes } from '../../state/theme.ts';
import { languageNames, languages } from '../../text/languages.ts';
import { sizes } from '../../text/sizes.ts';
import { Segments } from '../Segments.tsx';

/** How this browser shows the page: nobody else's. */
export function Appearance() {
  return (
    <section class="appearance">
      <h3>{t().settings.appearance}</h3>
      <div class="setting">
        <b>{t().switchLanguage}</b>
        <Segments
          name="language"
          label={t().switchLanguage}
          options={languages.map((key) => ({ key, label: languageNames[key], lang: key }))}
          chosen={language.value}
          onChoose={(key) => void chooseLanguage(key)}
        />
      </div>
      <div class="setting">
        <b>{t().size}</b>
        <Segments
          name="size"
          label={t().size}
          options={sizes.map((key) => ({ key, label: t().sizes[key] }))}
          chosen={size.value}
          onChoose={chooseSize}
        />
      </div>
      <div class="setting">
        <b>{t().theme}</b>
        <Segments
          name="theme"
          label={t().theme}
          options={themes.map((key) => ({ key, label: t().themes[key] }))}
          chosen={theme.value}
          onChoose={chooseTheme}
        />
      </div>
      <div class="setting">
        <p>
          <b>{t().wall.title}</b>
          <small>{t().wall.hint}</small>
        </p>
        <a class="text-button" href={paths.wall(selection.value)}>
          {t().wall.open}
        </a>
      </div>
    </section>
  );
}
