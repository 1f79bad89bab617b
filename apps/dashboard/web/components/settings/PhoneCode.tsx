import { encode } from 'uqr';
import { t } from '../../state/language.ts';
import { addresses } from '../../state/settings.ts';
import { Prose } from '../Prose.ts';

/** The page's address for a phone in the home network, as a QR code. */
export function PhoneCode() {
  const isElsewhere = location.protocol === 'https:';
  const address = isElsewhere ? `${location.origin}/` : addresses.value[0];
  return (
    <section>
      <h3>{t().settings.phone}</h3>
      {address === undefined ? (
        <p class="note">
          <Prose text={t().settings.notShared} />
        </p>
      ) : (
        <div class="phone">
          <Code text={address} />
          <p>
            {t().settings.scan}
            <br />
            <a href={address}>{address}</a>
          </p>
        </div>
      )}
    </section>
  );
}

/** Dark on light in every theme: cameras want that. */
function Code({ text }: { text: string }) {
  const { data, size } = encode(text);
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : []))).join('');
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t().settings.code(text)}>
      <path d={path} />
    </svg>
  );
}
