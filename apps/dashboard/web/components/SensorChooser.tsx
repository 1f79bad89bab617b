import { useRef } from 'preact/hooks';
import { choosePlace } from '../state/history.ts';
import { t } from '../state/language.ts';
import { type Place, place, placeName, places } from '../state/state.ts';
import { useDropdown } from './dropdown.ts';
import { Icon } from './Icon.tsx';

const roomName = ({ room, sensor }: Place) => (sensor ? room.name : t().noSensor);

/** The room-and-sensor chooser: a list box with one entry a sensor. With one place there is nothing to choose. */
export function PlaceChooser() {
  const root = useRef<HTMLDivElement>(null);
  const { open, toggle, close } = useDropdown(root, '[role=option]');
  const chosen = place.value;
  if (!chosen) return <div class="place" />;
  const name = (
    <>
      <b>{placeName(chosen)}</b>
      <span>{roomName(chosen)}</span>
    </>
  );
  if (places.value.length === 1)
    return (
      <div class="place">
        <p class="place-button">{name}</p>
      </div>
    );
  const choose = (key: string) => {
    choosePlace(key);
    close();
  };
  return (
    <div class="dropdown place" ref={root}>
      <button
        type="button"
        class="place-button"
        aria-haspopup="listbox"
        aria-expanded={open}
        aria-label={`${t().choosePlace}: ${placeName(chosen)}, ${roomName(chosen)}`}
        onClick={toggle}
      >
        {name}
        <Icon name="down" />
      </button>
      {open && (
        <div class="popup" role="listbox" aria-label={t().choosePlace}>
          {places.value.map((entry) => (
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
              <b>{placeName(entry)}</b>
              <span>{roomName(entry)}</span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
