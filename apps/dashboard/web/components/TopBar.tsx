import { computed } from '@preact/signals';
import { goToScreen } from '../browser/address-bar.ts';
import { lostSince } from '../state/connection.ts';
import { t } from '../state/language.ts';
import { placesShown } from '../state/places/now.ts';
import { isPhone } from '../state/screen.ts';
import { isStale, latest, latestAge, seconds, staleFor, status, unchanged } from '../state/state.ts';
import { chooseTheme, theme, themes } from '../state/theme.ts';
import { age, clock, clockOrMoment } from '../text/formats.ts';
import { IconButton } from './IconButton.tsx';
import { Menu } from './Menu.tsx';
import { Mark } from './now/Mascot.ts';
import { SensorChooser } from './SensorChooser.tsx';

/** No banner warns that something is wrong. */
const isWell = computed(() => lostSince.value === null && (status.value === null || status.value.state === 'ok'));

const themeIcons = { auto: 'autoTheme', light: 'sun', dark: 'moon' } as const;

export function TopBar() {
  return (
    <header class="top-bar">
      <a class="brand" href="/" aria-label="roomlog">
        <Mark />
        <span>roomlog</span>
      </a>
      <SensorChooser />
      {!placesShown.value && <LivePill />}
      {!isPhone.value && <WideTools />}
    </header>
  );
}

/** On a phone these are among the rest. */
function WideTools() {
  return (
    <>
      <Menu
        icon={themeIcons[theme.value]}
        label={t().theme}
        options={themes.map((key) => ({ key, label: t().themes[key] }))}
        chosen={theme.value}
        onChoose={chooseTheme}
      />
      <IconButton icon="settings" size={20} label={t().settings} onClick={() => goToScreen('settings')} />
    </>
  );
}

/** How fresh the shown values are; green only while all goes well. */
function LivePill() {
  const reading = latest.value;
  if (!reading)
    return (
      <p class="live-pill" data-state="waiting">
        <i />
        {t().noReadingYet}
      </p>
    );
  const at = seconds(reading.created_at);
  return (
    <p class="live-pill" data-state={isStale.value || !isWell.value ? 'stale' : 'live'} title={clock(at)}>
      {/* Blinks once for each new reading: a page may be open all day. */}
      <i key={reading.created_at} />
      {freshness(at)}
    </p>
  );
}

function freshness(at: number): string {
  const since = staleFor.value === null ? (unchanged.value?.unchanged_since ?? null) : null;
  if (since !== null) return t().sameSince(clockOrMoment(seconds(since)));
  if (isStale.value) return t().lastReading(clockOrMoment(at));
  const secondsAgo = latestAge.value ?? 0;
  return secondsAgo < 60 ? t().updatedNow : t().updated(age(secondsAgo));
}
