import { submitted } from '../../browser/form.ts';
import { t } from '../../state/language.ts';
import { endLink, links, makeLink, newLink } from '../../state/settings.ts';
import { rooms, seconds } from '../../state/state.ts';
import { dayWithYear } from '../../text/formats.ts';
import { Entry } from './Entry.tsx';

/** Links that show one room: for a tablet on a wall, or a neighbour. */
export function Links() {
  const names = new Map((rooms.value ?? []).map(({ uuid, name }) => [uuid, name]));
  return (
    <section>
      <h3>{t().settings.links}</h3>
      <p class="note">{t().settings.linksHint}</p>
      <ul class="entries">
        {links.value.map(({ name, room, expires_at }) => (
          <Entry
            key={name}
            title={name}
            facts={[names.get(room) ?? room, t().settings.until(dayWithYear(seconds(expires_at)))]}
          >
            <button
              type="button"
              class="text-button"
              aria-label={t().settings.endLinkOf(name)}
              onClick={() => void endLink(name)}
            >
              {t().settings.endLink}
            </button>
          </Entry>
        ))}
      </ul>
      {newLink.value && (
        <label class="new-link">
          {t().settings.newLink(newLink.value.name)}
          <input
            readOnly
            value={`${location.origin}${newLink.value.path}`}
            onFocus={(event) => event.currentTarget.select()}
          />
        </label>
      )}
      <NewLinkForm />
    </section>
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
        {t().settings.linkName}
        <input name="name" required maxLength={64} placeholder={t().settings.linkNameExample} />
      </label>
      <label>
        {t().settings.linkRoom}
        <select name="room">
          {(rooms.value ?? []).map(({ uuid, name }) => (
            <option key={uuid} value={uuid}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t().settings.linkFor}
        <select name="days">
          {Object.entries(t().settings.linkDays).map(([days, text]) => (
            <option key={days} value={days}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" class="secondary">
        {t().settings.makeLink}
      </button>
    </form>
  );
}
