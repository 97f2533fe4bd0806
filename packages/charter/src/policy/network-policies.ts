// The networks of a charter as Cedar policies: Cedar compares an address with networks that stand in the policy, not with
// a list in the data (L1, the `ip` extension type of Cedar).

export const NETWORK_POLICY = 'network';
export const NO_ADDRESS_POLICY = 'network.unknown';

/** @param networks in CIDR notation; none: nobody is let in */
export function networkPolicies(networks: 'any' | readonly string[]): Readonly<Record<string, string>> {
  if (networks === 'any') return {};
  const scope = 'forbid (principal, action in [Action::"create", Action::"join"], resource)';
  const within = networks.map((network) => `context.address.isInRange(ip("${network}"))`).join(' || ');
  return {
    [NO_ADDRESS_POLICY]: `@code("policy/address_unknown") ${scope} unless { context has address };`,
    [NETWORK_POLICY]: `@code("policy/network_not_approved") ${scope} when { context has address } unless { ${within || 'false'} };`,
  };
}
