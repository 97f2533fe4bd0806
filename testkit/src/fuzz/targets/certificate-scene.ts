// The authority that signs what the fuzzer changed, and whom its seeds are for. Its key is known to everybody and good for nothing.
import { createPrivateKey } from 'node:crypto';
import { decodePasskeyKey } from '@incamera/identity';
import { copyBytes } from '@incamera/kernel';

const bytes = (base64: string) => copyBytes(Buffer.from(base64, 'base64'));

/** PKCS#8 of an Ed25519 key whose secret is 32 times the byte 8. */
export const AUTHORITY_KEY = Buffer.concat([
  Buffer.from('302e020100300506032b657004220420', 'hex'),
  Buffer.alloc(32, 8),
]);
export const authorityKey = createPrivateKey({ key: AUTHORITY_KEY, format: 'der', type: 'pkcs8' });

/** For persons of meet.example.org, by name constraints as well; good until 2046. */
export const AUTHORITY_CERTIFICATE = bytes(
  [
    'MIIBmTCCAUugAwIBAgIBETAFBgMrZXAwKzEXMBUGA1UEAwwORnV6eiBhdXRob3JpdHkxEDAOBgNVBAoMB0V4YW1wbGUwHhcNMjYx',
    'MTI2MTQzNTA2WhcNNDYxMTIxMTQzNTA2WjArMRcwFQYDVQQDDA5GdXp6IGF1dGhvcml0eTEQMA4GA1UECgwHRXhhbXBsZTAqMAUG',
    'AytlcAMhABOY9ixtGkV8UbpqS189vS9p/KkyFiGNyJl+QWvRfZPKo4GTMIGQMBIGA1UdEwEB/wQIMAYBAf8CAQEwDgYDVR0PAQH/',
    'BAQDAgIEMB0GA1UdDgQWBBQuMpi4BGG90jl6PbJoVV7VHJLx5zBLBgNVHR4BAf8EQTA/oD0wEoYQbWVldC5leGFtcGxlLm9yZzAS',
    'gRBtZWV0LmV4YW1wbGUub3JnMBOBES5tZWV0LmV4YW1wbGUub3JnMAUGAytlcANBAAtgoCLov3+/vyEKiL8LXFydkhviiBqNv2Uo',
    'A/lSk4VRpbGvf2gkP0IREcWV4VdNc0wVrfxMgBfUxQ4qxN1aywA=',
  ].join(''),
);

/** 1 December 2026: the seeds are valid then. */
export const NOW_MS = Date.UTC(2026, 11, 1);
export const LEAF_KEY = new Uint8Array(32).fill(9);

const passkey = decodePasskeyKey(bytes('pAEBAycgBiFYIBVzpAYvjHo2fTEzjl2kcjoU2dPVHnYpi2TmjK9M7+8t'));
if (!passkey.ok) throw passkey.error;
/** EdDSA. */
export const PASSKEY = passkey.value;
