import { useEffect, useRef } from 'preact/hooks';
import { paths } from '../../paths.ts';
import { settingsOpen } from '../../state/dialogs.ts';
import { t } from '../../state/language.ts';
import { canManage, me, signOut } from '../../state/me.ts';
import { isPlainHttp } from '../../state/secure.ts';
import { loadSettings, settingsFailed } from '../../state/settings.ts';
import { IconButton } from '../IconButton.tsx';
import { AccessLog, SendLog } from './AccessLog.tsx';
import { Appearance } from './Appearance.tsx';
import { Devices } from './Devices.tsx';
import { Links } from './Links.tsx';
import { PasswordForm } from './PasswordForm.tsx';
import { PhoneCode } from './PhoneCode.tsx';
import '../../styles/settings.css';

/** Who is signed in, and who else may look. */
export function Settings() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    void loadSettings();
  }, []);
  const close = () => {
    settingsOpen.value = false;
  };
  const isUser = me.value?.via === 'session';
  return (
    <dialog ref={dialog} class="settings" aria-labelledby="settings-title" onClose={close}>
      <header>
        <h2 id="settings-title">{t().settings.title}</h2>
        <IconButton icon="close" label={t().settings.close} onClick={() => dialog.current?.close()} />
      </header>
      <WhoAmI />
      <Appearance />
      {isPlainHttp && <p class="note">{t().signIn.plain}</p>}
      {settingsFailed.value && (
        <p class="problem" role="alert">
          {t().settings.failed}
        </p>
      )}
      {me.value?.via !== 'link' && <PhoneCode />}
      {me.value?.via !== 'link' && <Devices />}
      {isUser && <PasswordForm />}
      {canManage.value && <Links />}
      {canManage.value && <SendLog />}
      {canManage.value && <AccessLog />}
      {me.value?.via !== 'link' && <ForPrograms />}
    </dialog>
  );
}

function ForPrograms() {
  return (
    <section>
      <p class="note">{t().settings.forPrograms}</p>
      <a class="text-button" href={paths.docs}>
        {t().settings.docs}
      </a>
    </section>
  );
}

function WhoAmI() {
  const { via = 'machine', name, role } = me.value ?? {};
  const text =
    via === 'machine'
      ? t().settings.onThisMachine
      : via === 'link'
        ? t().settings.byLink(name ?? '')
        : t().settings.signedInAs(name ?? '', role ? t().settings.roles[role] : '');
  return (
    <section class="who">
      <p>{text}</p>
      {via !== 'machine' && (
        <button type="button" class="text-button" onClick={() => void signOut()}>
          {t().settings.signOut}
        </button>
      )}
    </section>
  );
}
