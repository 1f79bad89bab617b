import { select } from '../state/history.ts';
import { t } from '../state/language.ts';
import { type Selection, selectionName } from '../state/room-list.ts';
import { selection, selections } from '../state/state.ts';
import { useDropdown } from './dropdown.ts';
import { Icon } from './Icon.tsx';

const roomName = ({ room, sensor }: Selection) => (sensor ? room.name : t().noSensor);

/** The chooser of room and sensor: a list box with one entry for each sensor; only a name if there is one. */
export function SensorChooser() {
  const { root, open, toggle, close } = useDropdown('[role=option]');
  const chosen = selection.value;
  if (!chosen) return <div class="chooser" />;
  const name = (
    <>
      <b>{selectionName(chosen)}</b>
      <span>{roomName(chosen)}</span>
    </>
  );
  if (selections.value.length === 1)
    return (
      <div class="chooser">
        <p class="chooser-button">{name}</p>
      </div>
    );
  return (
    <div class="dropdown chooser" ref={root}>
      <button
        type="button"
        class="chooser-button"
        aria-haspopup="listbox"
        aria-expanded={open}
        aria-label={`${t().chooseSensor}: ${selectionName(chosen)}, ${roomName(chosen)}`}
        onClick={toggle}
      >
        {name}
        <Icon name="down" />
      </button>
      {open && (
        <div class="popup" role="listbox" aria-label={t().chooseSensor}>
          {selections.value.map((entry) => (
            <button
              key={entry.key}
              type="button"
              role="option"
              tabIndex={-1}
              aria-selected={entry.key === chosen.key}
              class="option"
              onClick={() => {
                select(entry.key);
                close();
              }}
            >
              <b>{selectionName(entry)}</b>
              <span>{roomName(entry)}</span>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
