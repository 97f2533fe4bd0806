// The ways to pass an invitation on: as text, as a calendar file, by one's own mail program. All is made in the browser.
import { type InvitationKind } from '@incamera/client';
import { utf8 } from '@incamera/kernel';
import { CalendarPlus, Mail } from 'lucide-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useLoaded } from '../../app/use-async.js';
import { preferredLanguage } from '../../i18n/i18n.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { CopyButton } from '../../ui/copy-field.js';
import { saveFile } from '../call/save-file.js';
import styles from './schedule.module.css';

export function InvitationWays(props: { meetingIds: readonly string[]; kind: InvitationKind }) {
  const { t, i18n } = useTranslation();
  const { client } = usePlatform();
  const { meetingIds, kind } = props;
  const language = preferredLanguage([i18n.language]);
  const make = useCallback(
    () => client.schedule.invitation({ meetingIds, kind, language }),
    [client, meetingIds, kind, language],
  );
  const { loaded } = useLoaded(make);
  if (loaded.state === 'loading') return null;
  if (loaded.state === 'failed') return <ErrorCallout error={loaded.error} tone="warning" />;
  const { text, calendar, fileName, mailto } = loaded.value;
  return (
    <>
      <div className={styles.ways}>
        <CopyButton text={text} label={kind === 'cancel' ? t('schedule.copyCancel') : t('schedule.copyText')} />
        <Button icon={<CalendarPlus size={16} aria-hidden />} onPress={() => saveFile(fileName, utf8(calendar))}>
          {t('schedule.calendarFile')}
        </Button>
        {mailto === null ? null : (
          <Button icon={<Mail size={16} aria-hidden />} onPress={() => location.assign(mailto)}>
            {t('schedule.mailProgram')}
          </Button>
        )}
      </div>
      {mailto === null ? <p className={styles.hint}>{t('schedule.mailTooLong')}</p> : null}
      {kind === 'request' ? <p className={styles.hint}>{t('schedule.neutral')}</p> : null}
    </>
  );
}
