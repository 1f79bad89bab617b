import { t } from '../state/language.ts';
import { screen } from '../state/screen.ts';
import { Icon } from './Icon.tsx';

const icons = { now: 'house', history: 'chart', messages: 'message', more: 'more' } as const;
const tabs = ['now', 'history', 'messages', 'more'] as const;

/** Switches between the screens on a phone. */
export function TabBar() {
  const tab = ['year', 'places', 'settings'].includes(screen.value) ? 'more' : screen.value;
  return (
    <nav class="tab-bar" aria-label={t().navigation}>
      {tabs.map((name) => (
        <a key={name} href={`#${name}`} aria-current={tab === name ? 'page' : undefined}>
          <Icon name={icons[name]} size={22} />
          {t().tabs[name]}
        </a>
      ))}
    </nav>
  );
}
