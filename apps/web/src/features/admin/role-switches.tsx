// A choice of roles, each with what it allows.
import { type Role } from '@incamera/protocol';
import { Switch } from '../../ui/switch.js';
import { ROLES, useRoleNames } from './role-names.js';

export function RoleSwitches(props: { roles: readonly Role[]; onChange: (roles: readonly Role[]) => void }) {
  const names = useRoleNames();
  return ROLES.map((role) => (
    <Switch
      key={role}
      label={names[role].name}
      description={names[role].text}
      selected={props.roles.includes(role)}
      onChange={(selected) =>
        props.onChange(ROLES.filter((each) => (each === role ? selected : props.roles.includes(each))))
      }
    />
  ));
}
