// Errors of starting and running the server (L5), for the operator. What clients get is in packages/protocol.
import { errorTable } from '@incamera/kernel';

export const serverErrors = errorTable({
  'server/config': {
    message: 'A setting is not valid.',
    next: 'Run `npm start -- --help` to see every setting and its form.',
  },
  'server/address_in_use': {
    message: 'Another program listens on this port.',
    next: 'Stop it, or choose another port with --port.',
  },
  'server/tls_files': {
    message: 'The TLS certificate or key cannot be read or does not fit.',
    next: 'Check --tls-cert and --tls-key: PEM files, the full chain first, readable for this user.',
  },
  'server/data_directory': {
    message: 'The data directory cannot be used.',
    next: 'Choose a directory that this user may write, with INCAMERA_DATA.',
  },
  'server/identity_files': {
    message: 'The certificate authority in the data directory cannot be read.',
    next: 'Restore the folder identity from a backup. Without it delete the folder: a new authority is made, and meetings that were planned under the old one lose their certificates.',
  },
  'server/identity_authority': {
    message: 'The certificate authority of the configuration cannot be used.',
    next: 'Check --ca-key (PKCS#8, Ed25519, not encrypted), --ca-chain (the certificate of that key first) and --ca-domain (a host name that it may certify).',
  },
  'server/log_files': {
    message: 'The keys of the log cannot be read, or they are gone although there is a log.',
    next: 'Restore the folder log of the data directory from a backup. They are never made anew: another key would be another history.',
  },
  'server/rulebook': {
    message: 'The classifications and policies in force cannot be used by this version.',
    next: 'Start the version before, publish a rulebook there that this one can use, and upgrade again.',
  },
  'server/country_database': {
    message: 'The country database cannot be read.',
    next: 'Check --country-db: a file in the MMDB format, like GeoLite2 Country, readable for this user.',
  },
  'server/release': {
    message: 'The release manifest of the web app cannot be read.',
    next: 'Build the web app again (npm run build), or unpack its release again.',
  },
  'server/asset_altered': {
    message: 'A file of the web app is not the one that its release names, so it is not served.',
    next: 'Find out who changed it. Then build the web app again, or unpack its release again, and start the server anew.',
  },
  'server/control': {
    message: 'The running server did not answer.',
    next: 'Check that it runs, under the same user and with the same INCAMERA_DATA.',
  },
});
