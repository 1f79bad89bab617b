import { t } from '../../state/language.ts';
import { canManage } from '../../state/me.ts';
import { sessions, signOutDevice } from '../../state/settings.ts';
import { seconds } from '../../state/state.ts';
import { deviceName } from '../../text/device.ts';
import { clockOrMoment } from '../../text/formats.ts';

/** Where one is signed in; for an admin, where everybody is. */
export function Devices() {
  return (
    <section>
      <h3>{t().settings.devices}</h3>
      {sessions.value.length === 0 && <p class="note">{t().settings.noDevices}</p>}
      <ul class="entries">
        {sessions.value.map((session) => {
          const { id, user, link, device, current, seen_at } = session;
          const name = deviceName(device);
          const owner = canManage.value ? (user ?? link ?? '') : '';
          return (
            <li key={id}>
              <p>
                <b>{name}</b>
                <small>
                  {[owner, current ? t().settings.thisDevice : t().settings.seen(clockOrMoment(seconds(seen_at)))]
                    .filter(Boolean)
                    .join(' · ')}
                </small>
              </p>
              <button
                type="button"
                class="text-button"
                aria-label={t().settings.signOutOf(name)}
                onClick={() => void signOutDevice(session)}
              >
                {t().settings.signOut}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
