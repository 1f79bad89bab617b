import { encode } from 'uqr';
import { addresses } from '../../state/settings/access.ts';
import { settingsTexts } from '../../text/settings-texts.ts';
import { Command } from './Command.tsx';

/** The page's address for a phone in the home network, as a QR code. */
export function PhoneCode() {
  const isElsewhere = location.protocol === 'https:';
  const address = isElsewhere ? `${location.origin}/` : addresses.value[0];
  return (
    <div class="setting-group">
      <h3>{settingsTexts().access.phone}</h3>
      {address === undefined ? (
        <>
          <p class="note">{settingsTexts().access.notShared}</p>
          <Command text="roomlog share" />
        </>
      ) : (
        <div class="phone">
          <Code text={address} />
          <p>
            {settingsTexts().access.scan}
            <br />
            <a href={address}>{address}</a>
          </p>
        </div>
      )}
    </div>
  );
}

/** Dark on light in every theme: cameras want that. */
function Code({ text }: { text: string }) {
  const { data, size } = encode(text);
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : []))).join('');
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={settingsTexts().access.code(text)}>
      <path d={path} />
    </svg>
  );
}
