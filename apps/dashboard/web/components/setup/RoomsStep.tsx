import { useSignal } from '@preact/signals';
import type { SetupJson } from '../../../src/setup/schemas.ts';
import { t } from '../../state/language.ts';
import { changeRooms, keepRooms, roomsFailed } from '../../state/setup.ts';
import { Icon } from '../Icon.tsx';
import { Step } from './Step.tsx';

/** Which rooms are recorded: all of them, unless somebody takes one out. */
export function RoomsStep({ known, step }: { known: SetupJson; step: 'done' | 'now' | 'later' }) {
  return (
    <Step number={2} title={t().setup.rooms} state={step}>
      {step === 'done' && <Chosen rooms={known.rooms} />}
      {step === 'now' && (known.rooms.length === 0 ? <Loading /> : <Choice rooms={known.rooms} />)}
    </Step>
  );
}

type Rooms = SetupJson['rooms'];

function Loading() {
  return (
    <p class="setup-waiting" role="status">
      <i class="pulse" />
      <span>{t().setup.readingRooms}</span>
    </p>
  );
}

function Chosen({ rooms }: { rooms: Rooms }) {
  const followed = rooms.filter((room) => room.followed);
  return (
    <>
      {followed.length === 0 && <p>{t().setup.noRoom}</p>}
      <ul class="setup-list">
        {followed.map(({ uuid, name }) => (
          <li key={uuid}>
            <Icon name="check" />
            <span>{name}</span>
          </li>
        ))}
      </ul>
      {rooms.length > 1 && (
        <button type="button" class="text-button" onClick={changeRooms}>
          {t().setup.changeRooms}
        </button>
      )}
    </>
  );
}

function Choice({ rooms }: { rooms: Rooms }) {
  const chosen = useSignal(new Set(rooms.filter((room) => room.followed).map(({ uuid }) => uuid)));
  const busy = useSignal(false);
  const choose = (uuid: string, isChosen: boolean) => {
    const others = [...chosen.value].filter((one) => one !== uuid);
    chosen.value = new Set(isChosen ? [...others, uuid] : others);
  };
  async function keep(): Promise<void> {
    busy.value = true;
    await keepRooms(chosen.value);
    busy.value = false;
  }
  return (
    <>
      <ul class="setup-list">
        {rooms.map(({ uuid, name }) => (
          <li key={uuid}>
            <label class="check">
              <input
                type="checkbox"
                checked={chosen.value.has(uuid)}
                onChange={(event) => choose(uuid, event.currentTarget.checked)}
              />
              {name}
            </label>
          </li>
        ))}
      </ul>
      {roomsFailed.value && (
        <p class="problem" role="alert">
          {t().setup.roomsFailed}
        </p>
      )}
      <button
        type="button"
        class="primary"
        disabled={busy.value || chosen.value.size === 0}
        onClick={() => void keep()}
      >
        {t().setup.keepRooms}
      </button>
      <p class="hint">{t().setup.roomsNote}</p>
    </>
  );
}
