import { users } from '../../state/settings/access.ts';
import { seconds } from '../../state/state.ts';
import { clockOrMoment } from '../../text/formats.ts';
import { settingsTexts } from '../../text/settings-texts.ts';
import { Command } from './Command.tsx';
import { Entry } from './Entry.tsx';

/** Who can sign in. They are added and changed on the machine alone. */
export function Users() {
  const words = settingsTexts().access;
  return (
    <div class="setting-group">
      <h3>{words.users}</h3>
      {users.value.length === 0 && <p class="note">{words.noUsers}</p>}
      <ul class="entries">
        {users.value.map(({ name, role, seen_at }) => (
          <Entry
            key={name}
            title={name}
            facts={[words.roles[role], seen_at && words.seen(clockOrMoment(seconds(seen_at)))]}
          />
        ))}
      </ul>
      <p class="note">{words.changeUsers}</p>
      {Object.entries(words.userCommands).map(([what, command]) => (
        <div key={what} class="command-row">
          <span>{what}</span>
          <Command text={command} />
        </div>
      ))}
    </div>
  );
}
