import { t } from '../state/language.ts';
import { Icon } from './Icon.tsx';

/** Offers to load the build of the page that the server has now. */
export function NewVersion() {
  return (
    <div class="banner" data-tone="info" data-testid="new-version">
      <Icon name="info" />
      <p>{t().app.newVersion}</p>
      <button type="button" class="text-button" onClick={() => location.reload()}>
        {t().app.reload}
      </button>
    </div>
  );
}
