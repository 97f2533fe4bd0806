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
import styles from './field.module.css';

export interface TextFieldProps
  extends Pick<
    AriaTextFieldProps,
    'value' | 'onChange' | 'isRequired' | 'isInvalid' | 'name' | 'autoFocus' | 'maxLength' | 'isReadOnly' | 'type'
  > {
  readonly label: string;
  readonly description?: ReactNode;
  readonly error?: string | null;
  readonly placeholder?: string;
  readonly multiline?: boolean;
  readonly autoComplete?: string;
  readonly inputProps?: Pick<InputProps, 'min' | 'step' | 'spellCheck' | 'enterKeyHint' | 'inputMode'>;
}

export function TextField(props: TextFieldProps) {
  const { label, description, error, placeholder, multiline = false, inputProps, autoComplete, ...rest } = props;
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
