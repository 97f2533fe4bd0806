// When a meeting begins, and how long it is planned to be.
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/format.js';
import { TextField } from '../../ui/field.js';
import { Select } from '../../ui/select.js';
import { durationChoicesMinutes } from './new-meeting.js';
import styles from './when-fields.module.css';

export interface WhenFieldsProps {
  /** As the field has it: local time, without a zone. */
  readonly when: string;
  readonly onWhen: (when: string) => void;
  /** Somebody wanted to go on, and this is no moment. */
  readonly isMissing: boolean;
  readonly durationMinutes: number;
  readonly onDuration: (minutes: number) => void;
  /** A length that is there already stays one of the choices. */
  readonly plannedMinutes?: number;
}

export function WhenFields(props: WhenFieldsProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { durationMinutes, plannedMinutes = durationMinutes } = props;
  const minutes = [...new Set<number>([...durationChoicesMinutes, plannedMinutes])].sort((a, b) => a - b);
  return (
    <div className={styles.pair}>
      <TextField
        label={t('meetings.fieldWhen')}
        type="datetime-local"
        value={props.when}
        onChange={props.onWhen}
        error={props.isMissing ? t('meetings.whenInvalid') : null}
        isRequired
      />
      <Select
        label={t('meetings.fieldDuration')}
        choices={minutes.map((each) => ({ id: String(each), label: formats.duration(each) }))}
        selected={String(durationMinutes)}
        onSelect={(id) => props.onDuration(Number(id))}
      />
    </div>
  );
}
