import { useRef } from 'preact/hooks';
import { select } from '../state/history.ts';
import { t } from '../state/language.ts';
import { type Selection, selection, selectionName, selections } from '../state/state.ts';
import { useDropdown } from './dropdown.ts';
import { Icon } from './Icon.tsx';

const roomName = ({ room, sensor }: Selection) => (sensor ? room.name : t().noSensor);

/** The chooser of room and sensor: a list box with one entry for each sensor; only a name if there is one. */
export function SensorChooser() {
  const root = useRef<HTMLDivElement>(null);
  const { open, toggle, close } = useDropdown(root, '[role=option]');
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
  const choose = (key: string) => {
    select(key);
    close();
  };
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
            <div
              key={entry.key}
              role="option"
              tabIndex={-1}
              aria-selected={entry.key === chosen.key}
              class="option"
              onClick={() => choose(entry.key)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' && event.key !== ' ') return;
                event.preventDefault();
                choose(entry.key);
              }}
            >
              <b>{selectionName(entry)}</b>
              <span>{roomName(entry)}</span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
