import { submitted } from '../../browser/form.ts';
import { endLink, links, makeLink, newLink } from '../../state/settings/access.ts';
import { rooms, seconds } from '../../state/state.ts';
import { dayWithYear } from '../../text/formats.ts';
import { settingsTexts } from '../../text/settings-texts.ts';
import { Entry } from './Entry.tsx';

/** Links that show one room: for a tablet on a wall, or a neighbour. */
export function Links() {
  const names = new Map((rooms.value ?? []).map(({ uuid, name }) => [uuid, name]));
  return (
    <div class="setting-group">
      <h3>{settingsTexts().access.links}</h3>
      <p class="note">{settingsTexts().access.linksHint}</p>
      <ul class="entries">
        {links.value.map(({ name, room, expires_at }) => (
          <Entry
            key={name}
            title={name}
            facts={[names.get(room) ?? room, settingsTexts().access.until(dayWithYear(seconds(expires_at)))]}
          >
            <button
              type="button"
              class="text-button"
              aria-label={settingsTexts().access.endLinkOf(name)}
              onClick={() => void endLink(name)}
            >
              {settingsTexts().access.endLink}
            </button>
          </Entry>
        ))}
      </ul>
      {newLink.value && (
        <label class="new-link">
          {settingsTexts().access.newLink(newLink.value.name)}
          <input
            readOnly
            value={`${location.origin}${newLink.value.path}`}
            onFocus={(event) => event.currentTarget.select()}
          />
        </label>
      )}
      <NewLinkForm />
    </div>
  );
}

function NewLinkForm() {
  async function submit(event: SubmitEvent): Promise<void> {
    const { value, reset } = submitted(event);
    await makeLink(value('name'), value('room'), Number(value('days')));
    reset();
  }
  return (
    <form class="fields" onSubmit={(event) => void submit(event)}>
      <label>
        {settingsTexts().access.linkName}
        <input name="name" required maxLength={64} placeholder={settingsTexts().access.linkNameExample} />
      </label>
      <label>
        {settingsTexts().access.linkRoom}
        <select name="room">
          {(rooms.value ?? []).map(({ uuid, name }) => (
            <option key={uuid} value={uuid}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        {settingsTexts().access.linkFor}
        <select name="days">
          {Object.entries(settingsTexts().access.linkDays).map(([days, text]) => (
            <option key={days} value={days}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" class="secondary">
        {settingsTexts().access.makeLink}
      </button>
    </form>
  );
}
