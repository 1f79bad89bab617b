import { t } from '../state/language.ts';
import { hasPlaces } from '../state/places/now.ts';
import { Icon } from './Icon.tsx';

/** What has no tab of its own on a phone. */
export function More() {
  return (
    <section class="card more" id="more" aria-label={t().tabs.more}>
      <ul>
        {hasPlaces.value && (
          <li>
            <a href="#places">
              <Icon name="house" size={22} />
              {t().places.all}
              <Icon name="right" />
            </a>
          </li>
        )}
        <li>
          <a href="#year">
            <Icon name="year" size={22} />
            {t().year.title}
            <Icon name="right" />
          </a>
        </li>
        <li>
          <a href="#settings">
            <Icon name="settings" size={22} />
            {t().settings}
            <Icon name="right" />
          </a>
        </li>
      </ul>
    </section>
  );
}
