import { canManage } from '../../state/me.ts';
import { sessions, signOutDevice } from '../../state/settings/access.ts';
import { seconds } from '../../state/state.ts';
import { deviceName } from '../../text/device.ts';
import { clockOrMoment } from '../../text/formats.ts';
import { settingsTexts } from '../../text/settings-texts.ts';
import { Entry } from './Entry.tsx';

/** Where one is signed in; for an admin, where everybody is. */
export function Devices() {
  return (
    <div class="setting-group">
      <h3>{settingsTexts().access.devices}</h3>
      {sessions.value.length === 0 && <p class="note">{settingsTexts().access.noDevices}</p>}
      <ul class="entries">
        {sessions.value.map((session) => {
          const name = deviceName(session.device);
          const owner = canManage.value ? (session.user ?? session.link) : null;
          const seen = session.current
            ? settingsTexts().access.thisDevice
            : settingsTexts().access.seen(clockOrMoment(seconds(session.seen_at)));
          return (
            <Entry key={session.id} title={name} facts={[owner, seen]}>
              <button
                type="button"
                class="text-button"
                aria-label={settingsTexts().access.signOutOf(name)}
                onClick={() => void signOutDevice(session)}
              >
                {settingsTexts().access.signOut}
              </button>
            </Entry>
          );
        })}
      </ul>
    </div>
  );
}
