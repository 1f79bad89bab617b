import type { SetupJson } from '../../../src/setup/schemas.ts';
import { paths } from '../../paths.ts';
import { t } from '../../state/language.ts';
import { awaited, canBegin, setup, setupFailed } from '../../state/setup.ts';
import { integer, quantity } from '../../text/formats.ts';
import { Icon } from '../Icon.tsx';
import { Step } from './Step.tsx';

/** A care home has hundreds. */
const mostListed = 12;

/** Each sensor with its first reading, as it arrives. */
export function ReadingsStep({ step }: { step: 'done' | 'now' | 'later' }) {
  const has = canBegin.value;
  const title = step === 'later' ? t().setup.first : has ? t().setup.arrived : t().setup.waiting;
  return (
    <Step number={3} title={title} state={step}>
      {step === 'now' && <Awaited />}
    </Step>
  );
}

function Awaited() {
  const sensors = awaited.value;
  const further = sensors.length - mostListed;
  const hasManyRooms = (setup.value?.rooms.filter(({ followed }) => followed).length ?? 0) > 1;
  return (
    <>
      {sensors.length === 0 && <p>{t().setup.noSensor}</p>}
      <ul class="setup-list" aria-live="polite">
        {sensors.slice(0, mostListed).map(({ uuid, nickname, room, latest }) => (
          <li key={uuid}>
            {latest ? <Icon name="check" /> : <i class="pulse" />}
            <span>
              {nickname}
              {hasManyRooms && <small>{room}</small>}
            </span>
            {latest ? <b>{valuesOf(latest)}</b> : <small>{t().setup.soon}</small>}
          </li>
        ))}
      </ul>
      {further > 0 && <p>{t().setup.further(integer(further))}</p>}
      {setupFailed.value === 'lost' && <p class="problem">{t().setup.lost}</p>}
      {canBegin.value ? (
        <a class="primary" href={paths.place(null)}>
          {t().setup.begin}
        </a>
      ) : (
        <button type="button" class="primary" disabled>
          {t().setup.begin}
        </button>
      )}
      <p class="hint">{t().setup.past}</p>
    </>
  );
}

type Latest = NonNullable<SetupJson['rooms'][number]['sensors'][number]['latest']>;

function valuesOf({ temperature, humidity }: Latest): string {
  const values = [
    temperature === null ? null : quantity('temperature', temperature),
    humidity === null ? null : quantity('humidity', humidity),
  ];
  return values.filter((value) => value !== null).join(' ・ ');
}
