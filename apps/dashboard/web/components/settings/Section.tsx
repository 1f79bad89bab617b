import type { ComponentChildren } from 'preact';
import { canManage } from '../../state/me.ts';
import { settingsTexts } from '../../text/settings-texts.ts';
import type { SectionName } from './sections.ts';

/** A card of the settings. */
export function Section({ name, children }: { name: SectionName; children: ComponentChildren }) {
  return (
    <section class="card setting-section" id={`settings-${name}`} aria-labelledby={`settings-${name}-title`}>
      <h2 id={`settings-${name}-title`}>{settingsTexts().sections[name]}</h2>
      {children}
    </section>
  );
}

/** What holds for the whole home: others see it, and read why they can't change it. */
export function OfTheHome({ children }: { children: ComponentChildren }) {
  return (
    <>
      {!canManage.value && <p class="note">{settingsTexts().adminOnly}</p>}
      <fieldset class="of-the-home" disabled={!canManage.value}>
        {children}
      </fieldset>
    </>
  );
}
