// One choice out of a list.
import { Check, ChevronDown } from 'lucide-react';
import { type ReactNode } from 'react';
import {
  Select as AriaSelect,
  Button,
  type Key,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
} from 'react-aria-components';
import styles from './field.module.css';

export interface Choice<Id extends string> {
  readonly id: Id;
  readonly label: string;
}

export interface SelectProps<Id extends string> {
  readonly label: string;
  readonly choices: readonly Choice<Id>[];
  readonly selected: Id | null;
  readonly onSelect: (id: Id) => void;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  readonly icon?: ReactNode;
}

export function Select<Id extends string>(props: SelectProps<Id>) {
  const pick = (key: Key | null) => {
    const choice = props.choices.find((candidate) => candidate.id === key);
    if (choice) props.onSelect(choice.id);
  };
  return (
    <AriaSelect
      className={styles.field ?? ''}
      value={props.selected}
      onChange={pick}
      isDisabled={props.disabled ?? false}
      placeholder={props.placeholder ?? ''}
    >
      <Label className={styles.label}>{props.label}</Label>
      <Button className={styles.trigger ?? ''}>
        {props.icon}
        <SelectValue className={styles.value ?? ''}>
          {({ selectedText, defaultChildren }) => selectedText || defaultChildren}
        </SelectValue>
        <ChevronDown size={16} aria-hidden />
      </Button>
      <Popover className={styles.popover ?? ''} offset={4}>
        <ListBox items={props.choices} className={styles.menu ?? ''}>
          {(choice) => (
            <ListBoxItem id={choice.id} textValue={choice.label} className={styles.option ?? ''}>
              {({ isSelected }) => (
                <>
                  <span>{choice.label}</span>
                  {isSelected ? <Check size={16} aria-hidden /> : null}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
