// packages/charter/rulebook/schema.cedarschema as text (L1). Written by `node scripts/embed-rulebook.mjs --write`.
export const SHIPPED_SCHEMA: string = `// What a policy can ask about. Numbers for assurance: 0 self-asserted, 1 asserted by this server, 2 organisation,
// 3 passkey, 4 compared in person. Addresses of the form ::ffff:192.0.2.1 arrive as 192.0.2.1.

entity Classification;

entity Person {
  assurance: Long,
  organisation?: String,
  // Named as a host in the charter.
  host: Bool,
  // Named in the charter by e-mail address, with evidence for that address.
  invited: Bool,
  // Without an account of this instance.
  guest: Bool,
  // A guest whom a host named, signed.
  vouched: Bool,
  // A guest with a token of a provider that the charter lists.
  verified: Bool,
};

// A meeting, with the rules of its charter: those of the classification or stricter ones.
entity Meeting in [Classification] {
  level: Long,
  minimumAssurance: Long,
  // "link", "vouched", "verified" or "none".
  guests: String,
  // "auto", "click" or "two_hosts".
  admission: String,
  countriesLimited: Bool,
  countries: Set<String>,
  constantBitRate: Bool,
  marks: Bool,
  recording: Bool,
  chat: Bool,
  files: Bool,
  // "everyone", "hosts" or "nobody".
  screenShare: String,
  maxMembers: Long,
  maxLengthMinutes: Long,
  lengthMinutes: Long,
  expiresAtMs: Long,
  hostMustBePresent: Bool,
  reauthenticate: Bool,
  copyFromChat: Bool,
  downloadFiles: Bool,
};

type Circumstances = {
  // Unix time in milliseconds.
  nowMs: Long,
  // The highest level that this instance is accredited for.
  accreditedLevel: Long,
  address?: ipaddr,
  // ISO 3166-1 alpha-2.
  country?: String,
  // Members there, without this person.
  members: Long,
  hostPresent: Bool,
  // Hosts who let this person in.
  approvals: Long,
  reauthenticated: Bool,
  // Rules from which a host excepts this person, or is asked to: "network", "country", "assurance", "guests". Only those
  // that the classification permits, and only to join and to be admitted. Absent when there is none.
  excepted?: Set<String>,
  browser: {
    // End-to-end encryption of sound and pictures.
    encrypts: Bool,
    constantBitRate: Bool,
    marks: Bool,
  },
};

action create, join, admit, shareScreen, chat, sendFile, downloadFile, copy, record
  appliesTo {
    principal: Person,
    resource: Meeting,
    context: Circumstances,
  };
`;
