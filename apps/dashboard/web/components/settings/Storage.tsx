import type { StorageJson } from '../../../src/storage/schemas.ts';
import { paths } from '../../paths.ts';
import { canManage } from '../../state/me.ts';
import { loadStorage, storage, storageFailed } from '../../state/settings/storage.ts';
import { seconds } from '../../state/state.ts';
import { clockOrMoment, dayWithYear, fileSize, integer } from '../../text/formats.ts';
import { settingsTexts } from '../../text/settings-texts.ts';
import { LoadFailed } from '../LoadFailed.tsx';
import { BackupRow } from './BackupRow.tsx';
import { Command } from './Command.tsx';
import { Row } from './Row.tsx';
import { Section } from './Section.tsx';

/** Where it comes from, how much is stored, whether it is still what was stored, and a copy of it to keep elsewhere. */
export function Storage() {
  const found = storage.value;
  return (
    <Section name="storage">
      {!canManage.value && <p class="note">{settingsTexts().adminOnly}</p>}
      {storageFailed.value && <LoadFailed class="history-failed" role="status" retry={() => void loadStorage()} />}
      {canManage.value && (
        <Row label={settingsTexts().storage.bocco} hint={settingsTexts().storage.boccoHint}>
          <a class="secondary" href={paths.firstRun}>
            {settingsTexts().storage.open}
          </a>
        </Row>
      )}
      {found && canManage.value && (
        <>
          <Integrity {...found} />
          <Amounts {...found} />
          {found.backed_up_here && <BackupRow />}
        </>
      )}
    </Section>
  );
}

function Integrity({ checked_at, problem }: StorageJson) {
  const words = settingsTexts().storage;
  const isDamaged = problem !== null;
  const hint = isDamaged
    ? words.damagedHint
    : checked_at
      ? words.intactHint(clockOrMoment(seconds(checked_at)))
      : words.notCheckedHint;
  return (
    <>
      <Row label={words.integrity} hint={hint}>
        <span class="chip" data-tone={isDamaged ? 'bad' : checked_at ? 'ok' : 'neutral'}>
          {isDamaged ? words.damaged : checked_at ? words.intact : words.notChecked}
        </span>
      </Row>
      {isDamaged && <p class="problem">{problem}</p>}
      <div class="command-row">
        <span>{words.deep}</span>
        <Command text="roomlog check --deep" />
      </div>
    </>
  );
}

function Amounts(found: StorageJson) {
  const words = settingsTexts().storage;
  const { oldest_reading_at: oldest, growth_bytes_a_year: growth, backup } = found;
  const years = growth ? Math.floor(found.free_bytes / growth) : 0;
  return (
    <>
      <Row label={words.size} hint={found.media_bytes > 0 ? words.sizeHint(fileSize(found.media_bytes)) : ''}>
        <Figure text={fileSize(found.database_bytes)} />
      </Row>
      <Row label={words.rows} hint={oldest === null ? words.noReadings : words.since(dayWithYear(seconds(oldest)))}>
        <Figure text={words.rowCounts(integer(found.readings), integer(found.messages))} />
      </Row>
      <Row label={words.growth} hint={growth === null ? '' : words.growthHint}>
        <Figure text={growth === null ? words.tooEarly : words.about(fileSize(growth))} />
      </Row>
      <Row label={words.free} hint={years >= 1 ? words.freeFor(years) : ''}>
        <Figure text={fileSize(found.free_bytes)} />
      </Row>
      {found.backed_up_here ? (
        <Row label={words.lastBackup} hint={backup ? words.backupEvery : words.noBackupHint}>
          <Figure
            text={backup ? `${clockOrMoment(seconds(backup.made_at))} ・ ${fileSize(backup.bytes)}` : words.noBackup}
          />
        </Row>
      ) : (
        <Row label={words.lastBackup} hint={words.backupOfServer} />
      )}
    </>
  );
}

const Figure = ({ text }: { text: string }) => <b class="figure">{text}</b>;
