import { paths } from '../../paths.ts';
import { t } from '../../state/language.ts';
import { canManage, me, signOut } from '../../state/me.ts';
import { isPlainHttp } from '../../state/secure.ts';
import { settingsTexts } from '../../text/settings-texts.ts';
import { AccessLog, SendLog } from './AccessLog.tsx';
import { Devices } from './Devices.tsx';
import { Links } from './Links.tsx';
import { PasswordForm } from './PasswordForm.tsx';
import { PhoneCode } from './PhoneCode.tsx';
import { Section } from './Section.tsx';
import { Tokens } from './Tokens.tsx';
import { Users } from './Users.tsx';

/** Who may look: people, their devices, links, programs, and what they did. */
export function People() {
  const { via } = me.value ?? {};
  const isLink = via === 'link';
  return (
    <Section name="people">
      <WhoAmI />
      {isPlainHttp && <p class="note">{t().signIn.plain}</p>}
      {canManage.value && <Users />}
      {!isLink && <PhoneCode />}
      {!isLink && <Devices />}
      {via === 'session' && <PasswordForm />}
      {canManage.value && (
        <>
          <Links />
          <Tokens />
          <SendLog />
          <AccessLog />
        </>
      )}
      {!isLink && <ForPrograms />}
    </Section>
  );
}

function WhoAmI() {
  const { via = 'machine', name, role } = me.value ?? {};
  const words = settingsTexts().access;
  const text =
    via === 'machine'
      ? words.onThisMachine
      : via === 'link'
        ? words.byLink(name ?? '')
        : words.signedInAs(name ?? '', role ? words.roles[role] : '');
  return (
    <div class="who">
      <p>{text}</p>
      {via !== 'machine' && (
        <button type="button" class="text-button" onClick={() => void signOut()}>
          {words.signOut}
        </button>
      )}
    </div>
  );
}

function ForPrograms() {
  const { forPrograms, docs } = settingsTexts().access;
  return (
    <div class="setting-group">
      <p class="note">{forPrograms}</p>
      <a class="text-button" href={paths.docs}>
        {docs}
      </a>
    </div>
  );
}
