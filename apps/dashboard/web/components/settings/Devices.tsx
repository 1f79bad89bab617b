import { t } from '../../state/language.ts';
import { canManage } from '../../state/me.ts';
import { sessions, signOutDevice } from '../../state/settings.ts';
import { seconds } from '../../state/state.ts';
import { deviceName } from '../../text/device.ts';
import { clockOrMoment } from '../../text/formats.ts';
import { Entry } from './Entry.tsx';

/** Where one is signed in; for an admin, where everybody is. */
export function Devices() {
  return (
    <section>
      <h3>{t().settings.devices}</h3>
      {sessions.value.length === 0 && <p class="note">{t().settings.noDevices}</p>}
      <ul class="entries">
        {sessions.value.map((session) => {
          const name = deviceName(session.device);
          const owner = canManage.value ? (session.user ?? session.link) : null;
          const seen = session.current
            ? t().settings.thisDevice
            : t().settings.seen(clockOrMoment(seconds(session.seen_at)));
          return (
            <Entry key={session.id} title={name} facts={[owner, seen]}>
              <button
                type="button"
                class="text-button"
                aria-label={t().settings.signOutOf(name)}
                onClick={() => void signOutDevice(session)}
              >
                {t().settings.signOut}
              </button>
            </Entry>
          );
        })}
      </ul>
    </section>
  );
}
