import { hintNeeded, markAllRead, markFailed, unread } from '../../state/chat/unread.ts';
import { t } from '../../state/language.ts';
import { canSend } from '../../state/me.ts';
import { Icon } from '../Icon.tsx';

/** The number of unread messages, and the only button that marks them as read. */
export function UnreadBar() {
  const fresh = unread.value;
  if (!fresh) return null;
  return (
    <div class="unread-bar" data-testid="unread">
      <p>{markFailed.value ? t().markFailed : t().unread(fresh.count)}</p>
      {canSend.value && (
        <button type="button" class="text-button" title={t().markReadHint} onClick={() => void markAllRead()}>
          <Icon name="checks" size={16} /> {t().markRead}
        </button>
      )}
      {canSend.value && hintNeeded.value && <p class="read-hint">{t().markReadHint}</p>}
    </div>
  );
}
