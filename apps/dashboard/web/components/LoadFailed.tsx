import type { ComponentProps } from 'preact';
import { t } from '../state/language.ts';

/** Says that something could not be loaded, with a button to try again. */
export function LoadFailed({ retry, ...rest }: ComponentProps<'p'> & { retry: () => void }) {
  return (
    <p {...rest}>
      {t().loadFailed}{' '}
      <button type="button" class="text-button" onClick={retry}>
        {t().tryAgain}
      </button>
    </p>
  );
}
