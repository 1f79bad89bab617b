import { paths } from '../../paths.ts';
import { chooseLanguage, language, t } from '../../state/language.ts';
import { changeWithUndo } from '../../state/settings/attempt.ts';
import { chooseSize, size } from '../../state/size.ts';
import { selection } from '../../state/state.ts';
import { chooseTheme, theme, themes } from '../../state/theme.ts';
import { languageNames, languages } from '../../text/languages.ts';
import { settingsTexts } from '../../text/settings-texts.ts';
import { sizes } from '../../text/sizes.ts';
import { Segments } from '../Segments.tsx';
import { Row } from './Row.tsx';
import { Section } from './Section.tsx';

/** Chooses, and offers the way back to what is chosen now. */
function choose<Key>(how: (key: Key) => unknown, now: Key) {
  return (key: Key) =>
    void changeWithUndo(
      () => how(key),
      () => how(now),
    );
}

/** How this browser shows the page: nobody else's. */
export function Appearance() {
  return (
    <Section name="appearance">
      <Row label={t().switchLanguage}>
        <Segments
          name="language"
          label={t().switchLanguage}
          options={languages.map((key) => ({ key, label: languageNames[key], lang: key }))}
          chosen={language.value}
          onChoose={choose(chooseLanguage, language.value)}
        />
      </Row>
      <Row label={t().size} hint={settingsTexts().sizeHint}>
        <fieldset class="sizes">
          <legend class="visually-hidden">{t().size}</legend>
          {sizes.map((key) => (
            <label key={key} data-size={key}>
              <input
                type="radio"
                name="size"
                checked={key === size.value}
                onChange={() => choose(chooseSize, size.value)(key)}
              />
              <i aria-hidden="true">{settingsTexts().sample}</i>
              <span class="visually-hidden">{t().sizes[key]}</span>
            </label>
          ))}
        </fieldset>
      </Row>
      <Row label={t().theme}>
        <Segments
          name="theme"
          label={t().theme}
          options={themes.map((key) => ({ key, label: t().themes[key] }))}
          chosen={theme.value}
          onChoose={choose(chooseTheme, theme.value)}
        />
      </Row>
      <Row label={t().wall.title} hint={t().wall.hint}>
        <a class="secondary" href={paths.wall(selection.value)}>
          {t().wall.open}
        </a>
      </Row>
    </Section>
  );
}
