// IP addresses of this machine and of requests (L5).
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';

/** Whether `host` (a host name of a URL or Host header, IPv6 in brackets or not) is an IP address. */
export function isIpAddress(host: string): boolean {
  return isIP(host.replace(/^\[|\]$/g, '')) !== 0;
}

/** Whether `host` is an IP address that only this machine itself can reach. */
export function isLoopbackAddress(host: string): boolean {
  // A socket that listens for both families names IPv4 peers as mapped addresses (RFC 4291 section 2.5.5.2).
  const bare = host.replace(/^\[|\]$/g, '').replace(/^::ffff:(?=\d+\.)/i, '');
  return bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'));
}

/** Loopback and every local address, IPv4 before IPv6; link-local ones need a scope and cannot be announced. */
export function allLocalAddresses(): string[] {
  const found = Object.values(networkInterfaces())
    .flat()
    .filter((entry) => entry !== undefined)
    .filter(({ address }) => !address.startsWith('169.254.') && !/^fe[89ab]/i.test(address));
  const of = (family: 'IPv4' | 'IPv6', internal: boolean) =>
    found.filter((entry) => entry.family === family && entry.internal === internal).map(({ address }) => address);
  const loopback = of('IPv4', true).length > 0 ? ['127.0.0.1'] : [];
  return [...new Set([...loopback, ...of('IPv4', false), ...of('IPv6', false), ...of('IPv6', true)])];
}
