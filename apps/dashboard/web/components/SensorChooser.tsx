import { t } from '../state/language.ts';
import { placesShown } from '../state/places/now.ts';
import { type Selection, selectionName } from '../state/room-list.ts';
import { selection, selections } from '../state/state.ts';
import { useDropdown } from './dropdown.ts';
import { Icon } from './Icon.tsx';
import { PlaceOptions } from './PlaceOptions.tsx';

const roomName = ({ room, sensor }: Selection) =>
  sensor === null ? t().noSensor : sensor.nickname === '' || sensor.nickname === room.name ? '' : room.name;

/** The chooser of the place: a list box with one entry for each sensor; only a name if there is one. */
export function SensorChooser() {
  const { root, open, toggle, close } = useDropdown('.popup :is(input, [role=option], .all-places)');
  const chosen = selection.value;
  if (!chosen) return <div class="chooser" />;
  const [title, of] = placesShown.value ? [t().places.all, ''] : [selectionName(chosen), roomName(chosen)];
  const name = (
    <>
      <b>{title}</b>
      <span>{of}</span>
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
        aria-label={`${t().chooseSensor}: ${[title, of].filter(Boolean).join(', ')}`}
        onClick={toggle}
      >
        {name}
        <Icon name="down" />
      </button>
      {open && <PlaceOptions close={close} isChosen={!placesShown.value} />}
    </div>
  );
}
