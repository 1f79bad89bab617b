import { t } from '../state/language.ts';
import { screen, screens } from '../state/screen.ts';
import { Icon } from './Icon.tsx';

const icons = { now: 'house', history: 'chart', messages: 'message', more: 'more' } as const;

/** Switches between the screens on a phone. */
export function TabBar() {
  return (
    <nav class="tab-bar" aria-label={t().navigation}>
      {screens.map((name) => (
        <a key={name} href={`#${name}`} aria-current={screen.value === name ? 'page' : undefined}>
          <Icon name={icons[name]} size={22} />
          {t().tabs[name]}
        </a>
      ))}
    </nav>
  );
}
