// What the devices of a meeting testified, opened in this browser: how much of it, of whom, and what did not hold.
import { type MeetingTestimonies, type OpenedCase, shortNameOf, TESTIMONY_KINDS } from '@incamera/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import account from '../account/account-page.module.css';
import styles from './investigations.module.css';

export function CaseTestimonies({ keys }: { keys: OpenedCase }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<readonly MeetingTestimonies[] | null>(null);
  const open = useAction(async () => {
    const all: MeetingTestimonies[] = [];
    for (const { meetingId } of keys.testifying) all.push(await keys.openTestimonies(meetingId));
    setOpened(all);
  });
  return (
    <section className={styles.part} aria-labelledby="case-testimonies">
      <h2 id="case-testimonies">{t('testimonies.title')}</h2>
      <p className={account.lead}>{t('testimonies.lead')}</p>
      {opened === null ? (
        <div className={account.actions}>
          <Button isPending={open.pending} onPress={() => open.run()}>
            {t('testimonies.open')}
          </Button>
        </div>
      ) : (
        opened.map((meeting) => <MeetingPart key={meeting.meetingId} meeting={meeting} />)
      )}
      {open.error ? <ErrorCallout error={open.error} /> : null}
    </section>
  );
}

function MeetingPart({ meeting }: { meeting: MeetingTestimonies }) {
  const { t } = useTranslation();
  const { meetingId, devices, refused, unopened } = meeting;
  return (
    <>
      <p className={styles.code}>{meetingId}</p>
      <ul>
        {devices.map(({ device, testimonies }) => (
          <li key={device.digest}>
            {device.owner.name ?? t('cases.deviceUnknown', { id: shortNameOf(device) })}
            {': '}
            {TESTIMONY_KINDS.map((kind) => {
              const count = testimonies.filter(({ testimony }) => testimony.kind === kind).length;
              return count === 0 ? null : t(`testimonyKind.${kind}`, { count });
            })
              .filter((words) => words !== null)
              .join(', ') || t('testimonies.none')}
          </li>
        ))}
      </ul>
      {refused.length > 0 ? (
        <Callout tone="danger" title={t('testimonies.refused', { count: refused.length })}>
          <ul>
            {refused.map(({ commitment, code }) => (
              <li key={commitment} className={styles.code}>
                {commitment.slice(0, 12)} {code}
              </li>
            ))}
          </ul>
        </Callout>
      ) : null}
      {unopened.length > 0 ? (
        <Callout tone="warning" title={t('testimonies.unopened', { count: unopened.length })} />
      ) : null}
    </>
  );
}
