// A menu of actions and choices under a button.
import { Check } from 'lucide-react';
import { type ReactNode } from 'react';
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection as AriaMenuSection,
  Header,
  type Key,
  MenuTrigger,
  Popover,
} from 'react-aria-components';
import { classes } from './classes.js';
import styles from './field.module.css';

export interface MenuEntry {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  /** Shown with a tick when it is the current choice of its section. */
  readonly selected?: boolean;
  readonly onAction: () => void;
}

export interface MenuGroup {
  readonly id: string;
  readonly label?: string;
  readonly entries: readonly MenuEntry[];
}

/** `children` is the button that opens it. */
export function Menu(props: { label: string; groups: readonly MenuGroup[]; children: ReactNode }) {
  const groups = props.groups.filter((group) => group.entries.length > 0);
  const act = (key: Key) => {
    for (const group of groups) group.entries.find((entry) => entry.id === key)?.onAction();
  };
  return (
    <MenuTrigger>
      {props.children}
      <Popover className={styles.popover ?? ''} offset={6}>
        <AriaMenu aria-label={props.label} onAction={act} className={styles.menu ?? ''}>
          {groups.map((group) => (
            <AriaMenuSection key={group.id} className={styles.section ?? ''} aria-label={group.label ?? props.label}>
              {group.label ? <Header className={styles.sectionLabel}>{group.label}</Header> : null}
              {group.entries.map((entry) => (
                <AriaMenuItem
                  key={entry.id}
                  id={entry.id}
                  textValue={entry.label}
                  isDisabled={entry.disabled ?? false}
                  className={classes(styles.option, entry.danger && styles.optionDanger)}
                >
                  {entry.icon}
                  <span>{entry.label}</span>
                  {entry.selected ? <Check size={16} aria-hidden /> : null}
                </AriaMenuItem>
              ))}
            </AriaMenuSection>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
