import { useEffect } from 'preact/hooks';
import { currentHash, goToScreen } from '../../browser/address-bar.ts';
import { isPhone } from '../../state/screen.ts';
import { loadSettings } from '../../state/settings/access.ts';
import { settingsProblem, undo } from '../../state/settings/attempt.ts';
import { loadStorage } from '../../state/settings/storage.ts';
import { settingsTexts } from '../../text/settings-texts.ts';
import { IconButton } from '../IconButton.tsx';
import { Appearance } from './Appearance.tsx';
import { ChartDefaults } from './ChartDefaults.tsx';
import { Clocks } from './Clocks.tsx';
import { Comfort } from './Comfort.tsx';
import { People } from './People.tsx';
import { QuietHours } from './QuietHours.tsx';
import { SavedBar } from './SavedBar.tsx';
import { Sensors } from './Sensors.tsx';
import { SettingsNav } from './SettingsNav.tsx';
import { Storage } from './Storage.tsx';
import { shownSections } from './sections.ts';
import '../../styles/settings.css';
import '../../styles/settings-screen.css';
import '../../styles/settings-parts.css';
import '../../styles/settings-lists.css';
import '../../styles/range-slider.css';

/** What can be chosen, by this browser for itself and by who manages the home for all. */
export function Settings() {
  useEffect(() => {
    showPart();
    // What comes above it moves it.
    void Promise.all([loadSettings(), loadStorage()]).then(showPart);
    return () => {
      undo.value = null;
      settingsProblem.value = null;
    };
  }, []);
  return (
    <div class="settings">
      <div class="settings-side">
        <header>
          <IconButton icon="left" label={settingsTexts().close} onClick={leave} />
          <h1>{settingsTexts().title}</h1>
        </header>
        <SettingsNav />
      </div>
      <div class="settings-column">
        <Appearance />
        <Comfort />
        <Sensors />
        <QuietHours />
        <Clocks />
        <ChartDefaults />
        <People />
        {shownSections().includes('storage') && <Storage />}
      </div>
      <SavedBar />
    </div>
  );
}

/** Where the address names one. */
const showPart = () => document.getElementById(/^#(settings-.+)/.exec(currentHash())?.[1] ?? '')?.scrollIntoView();

const leave = () => goToScreen(isPhone.peek() ? 'more' : 'now');
