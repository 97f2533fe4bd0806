// A host makes the rules stricter: features that can only be taken away, numbers that can only go down.
import { type RulesView } from '@incamera/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeeting, useMeetingScope } from '../../app/meeting-context.js';
import { useAction } from '../../app/use-async.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { Dialog } from '../../ui/dialog.js';
import { TextField } from '../../ui/field.js';
import { Switch } from '../../ui/switch.js';
import styles from './charter-section.module.css';
import { amendmentOf, formOf, readEnds, readMembers } from './stricter-rules.js';

export function StricterDialog({ rules, onClose }: { rules: RulesView; onClose: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { meeting } = useMeetingScope();
  const present = useMeeting((snapshot) => snapshot.people.length);
  const [form, setForm] = useState(() => formOf(rules));
  const limits = { rules, present, nowMs: Date.now() };
  const amendment = amendmentOf(form, limits);
  const apply = useAction(async () => {
    if (amendment === null) return;
    await meeting.changeCharter(amendment);
    onClose();
  });
  const members = { least: formats.number(present), most: formats.number(rules.rules.maxMembers) };
  const latest = { when: formats.moment(rules.expiresAtMs) };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('charter.stricterTitle')}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button
            variant="primary"
            isDisabled={amendment === null}
            isPending={apply.pending}
            onPress={() => apply.run()}
          >
            {t('charter.apply')}
          </Button>
        </>
      }
    >
      <p>{t('charter.stricterText')}</p>
      {rules.features.length === 0 ? null : (
        <fieldset className={styles.features}>
          <legend>{t('charter.keepOn')}</legend>
          {rules.features.map((feature) => (
            <Switch
              key={feature}
              label={t(`feature.${feature}`)}
              selected={form.features.includes(feature)}
              onChange={(selected) =>
                setForm((before) => ({
                  ...before,
                  features: rules.features.filter((one) =>
                    one === feature ? selected : before.features.includes(one),
                  ),
                }))
              }
            />
          ))}
        </fieldset>
      )}
      <TextField
        label={t('charter.membersLabel')}
        value={form.members}
        onChange={(text) => setForm((before) => ({ ...before, members: text }))}
        inputProps={{ inputMode: 'numeric' }}
        description={t('charter.membersHint', members)}
        error={readMembers(form.members, limits) === null ? t('charter.membersWrong', members) : null}
      />
      <TextField
        type="datetime-local"
        label={t('charter.endsLabel')}
        value={form.ends}
        onChange={(ends) => setForm((before) => ({ ...before, ends }))}
        description={t('charter.endsHint', latest)}
        error={readEnds(form.ends, limits) === null ? t('charter.endsWrong', latest) : null}
      />
      {apply.error ? <ErrorCallout error={apply.error} /> : null}
    </Dialog>
  );
}
