import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { settingsTexts } from '../../text/settings-texts.ts';
import { Icon } from '../Icon.tsx';
import { iconOf, type SectionName, shownSections } from './sections.ts';

/** The part that is read, by where the page is scrolled to. */
const current = signal<SectionName>('appearance');

/** The row lies over what is scrolled beneath it. */
const isOver = signal(false);

/** Pixels of the title that scroll away above the row. */
const titleHeight = 40;

/** Where a part counts as the one that is read: so much of the window is above it. */
const readAt = 0.35;

function follow(): void {
  isOver.value = scrollY > titleHeight;
  const names = shownSections();
  const isAtEnd = scrollY > 0 && innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
  const isAbove = (name: SectionName) =>
    (document.getElementById(`settings-${name}`)?.getBoundingClientRect().top ?? Infinity) <= innerHeight * readAt;
  current.value = (isAtEnd ? names.at(-1) : names.findLast(isAbove)) ?? 'appearance';
}

/** The way to each part: beside them, or where there is no room as a row above. */
export function SettingsNav() {
  const row = useRef<HTMLUListElement>(null);
  useEffect(() => {
    follow();
    addEventListener('scroll', follow, { passive: true });
    return () => removeEventListener('scroll', follow);
  }, []);
  useEffect(() => {
    const list = row.current;
    const link = list?.querySelector<HTMLElement>('[aria-current]');
    // In the row, the part that is read stays in sight.
    if (list && link) list.scrollTo({ left: link.offsetLeft - 24, behavior: 'smooth' });
  }, [current.value]);
  return (
    <nav class="settings-nav" data-over={isOver.value} aria-label={settingsTexts().nav}>
      <ul ref={row}>
        {shownSections().map((name) => (
          <li key={name}>
            <a href={`#settings-${name}`} aria-current={name === current.value ? 'true' : undefined}>
              <Icon name={iconOf(name)} />
              {settingsTexts().sections[name]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
