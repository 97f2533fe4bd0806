// Form fields with a label, an explanation and an error, all tied together for assistive technology.
import { type ReactNode } from 'react';
import {
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  FieldError,
  Input,
  type InputProps,
  Label,
  Text,
  TextArea,
} from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import styles from './field.module.css';

export interface TextFieldProps
  extends Pick<
    AriaTextFieldProps,
    'value' | 'onChange' | 'isRequired' | 'isInvalid' | 'name' | 'autoFocus' | 'isReadOnly' | 'type'
  > {
  readonly label: string;
  /** Most characters. What is beyond stays and is named: a field never cuts off what somebody entered. */
  readonly limit?: number;
  readonly description?: ReactNode;
  readonly error?: string | null;
  readonly placeholder?: string;
  readonly multiline?: boolean;
  readonly autoComplete?: string;
  readonly inputProps?: Pick<InputProps, 'min' | 'step' | 'spellCheck' | 'enterKeyHint' | 'inputMode'>;
}

/** Characters (UTF-16 code units, as the server counts) beyond the limit. */
export function excessOf(value: string, limit: number | undefined): number {
  return limit === undefined ? 0 : Math.max(0, value.trim().length - limit);
}

export function TextField(props: TextFieldProps) {
  const { t } = useTranslation();
  const {
    label,
    limit,
    error: problem,
    description,
    placeholder,
    multiline = false,
    inputProps,
    autoComplete,
    ...rest
  } = props;
  const excess = excessOf(props.value ?? '', limit);
  const error = excess > 0 ? t('common.tooLong', { count: excess }) : problem;
  return (
    <AriaTextField
      {...rest}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      autoComplete={autoComplete ?? 'off'}
      className={styles.field ?? ''}
    >
      <Label className={styles.label}>{label}</Label>
      {multiline ? (
        <TextArea className={styles.input ?? ''} placeholder={placeholder ?? ''} />
      ) : (
        <Input className={styles.input ?? ''} placeholder={placeholder ?? ''} {...inputProps} />
      )}
      {description && !error ? (
        <Text slot="description" className={styles.description}>
          {description}
        </Text>
      ) : null}
      <FieldError className={styles.error ?? ''}>{error}</FieldError>
    </AriaTextField>
  );
}
