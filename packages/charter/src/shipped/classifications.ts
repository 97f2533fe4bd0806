// packages/charter/rulebook/classifications.json as text (L1). Written by `node scripts/embed-rulebook.mjs --write`.
export const SHIPPED_CLASSIFICATIONS: string = `{
  "format": "incamera/classifications/1",
  "version": 1,
  "accreditedUpTo": "internal",
  "aboveAccreditation": {
    "en": "This platform is not accredited for this classification. Use the channel that your security officer has named for it.",
    "de": "Diese Plattform ist für diese Einstufung nicht freigegeben. Verwenden Sie den Weg, den Ihre Sicherheitsbeauftragte oder Ihr Sicherheitsbeauftragter dafür genannt hat."
  },
  "classifications": [
    {
      "id": "public",
      "level": 0,
      "label": {
        "en": "Public",
        "de": "Öffentlich"
      },
      "banner": {
        "en": "PUBLIC",
        "de": "ÖFFENTLICH"
      },
      "colours": {
        "background": "#1b5e20",
        "text": "#ffffff"
      },
      "rules": {
        "minimumAssurance": "self_asserted",
        "guests": "link",
        "admission": "auto",
        "networks": "any",
        "countries": "any",
        "exceptions": [],
        "constantBitRate": true,
        "marks": "off",
        "visibleMark": false,
        "recording": true,
        "fingerprints": false,
        "witnesses": 0,
        "investigation": "one_officer",
        "chatLifeMinutes": 1440,
        "screenShare": "everyone",
        "maxMembers": 300,
        "maxLengthMinutes": 10080,
        "hostMustBePresent": false,
        "hostAbsenceSeconds": 86400,
        "reauthenticate": false,
        "copyFromChat": true,
        "downloadFiles": true,
        "names": "verified",
        "attribution": true
      }
    },
    {
      "id": "internal",
      "level": 10,
      "label": {
        "en": "Internal",
        "de": "Intern"
      },
      "banner": {
        "en": "INTERNAL",
        "de": "INTERN"
      },
      "colours": {
        "background": "#37474f",
        "text": "#ffffff"
      },
      "rules": {
        "minimumAssurance": "server",
        "guests": "vouched",
        "admission": "auto",
        "networks": "any",
        "countries": "any",
        "exceptions": [],
        "constantBitRate": true,
        "marks": "off",
        "visibleMark": false,
        "recording": true,
        "fingerprints": true,
        "witnesses": 0,
        "investigation": "one_officer",
        "chatLifeMinutes": 1440,
        "screenShare": "everyone",
        "maxMembers": 300,
        "maxLengthMinutes": 1680,
        "hostMustBePresent": false,
        "hostAbsenceSeconds": 86400,
        "reauthenticate": false,
        "copyFromChat": true,
        "downloadFiles": true,
        "names": "verified",
        "attribution": true
      }
    },
    {
      "id": "chatham-house",
      "level": 10,
      "label": {
        "en": "Chatham House",
        "de": "Chatham House"
      },
      "banner": {
        "en": "CHATHAM HOUSE RULE: no attribution, no recording",
        "de": "CHATHAM-HOUSE-REGEL: keine Zuordnung, keine Aufzeichnung"
      },
      "colours": {
        "background": "#4a2a6b",
        "text": "#ffffff"
      },
      "rules": {
        "minimumAssurance": "organisation",
        "guests": "verified",
        "admission": "click",
        "networks": "any",
        "countries": "any",
        "exceptions": [],
        "constantBitRate": true,
        "marks": "off",
        "visibleMark": false,
        "recording": false,
        "fingerprints": false,
        "witnesses": 0,
        "investigation": "one_officer",
        "chatLifeMinutes": 0,
        "screenShare": "everyone",
        "maxMembers": 100,
        "maxLengthMinutes": 1680,
        "hostMustBePresent": true,
        "hostAbsenceSeconds": 600,
        "reauthenticate": false,
        "copyFromChat": false,
        "downloadFiles": false,
        "names": "chosen",
        "attribution": false
      }
    },
    {
      "id": "restricted",
      "level": 20,
      "label": {
        "en": "Restricted (VS-NfD, EU/NATO RESTRICTED)",
        "de": "VS-NfD (EU/NATO RESTRICTED)"
      },
      "banner": {
        "en": "RESTRICTED",
        "de": "VS-NUR FÜR DEN DIENSTGEBRAUCH"
      },
      "colours": {
        "background": "#0b4f8a",
        "text": "#ffffff"
      },
      "rules": {
        "minimumAssurance": "organisation",
        "guests": "verified",
        "admission": "click",
        "networks": [],
        "countries": "any",
        "exceptions": [],
        "constantBitRate": true,
        "marks": "off",
        "visibleMark": false,
        "recording": false,
        "fingerprints": true,
        "witnesses": 0,
        "investigation": "one_officer",
        "chatLifeMinutes": 0,
        "screenShare": "everyone",
        "maxMembers": 100,
        "maxLengthMinutes": 1680,
        "hostMustBePresent": true,
        "hostAbsenceSeconds": 600,
        "reauthenticate": false,
        "copyFromChat": false,
        "downloadFiles": true,
        "names": "verified",
        "attribution": true
      }
    },
    {
      "id": "confidential",
      "level": 30,
      "label": {
        "en": "Confidential",
        "de": "VS-Vertraulich"
      },
      "banner": {
        "en": "CONFIDENTIAL",
        "de": "VS-VERTRAULICH"
      },
      "colours": {
        "background": "#7a3e00",
        "text": "#ffffff"
      },
      "rules": {
        "minimumAssurance": "passkey",
        "guests": "none",
        "admission": "click",
        "networks": [],
        "countries": "any",
        "exceptions": [],
        "constantBitRate": true,
        "marks": "standard",
        "visibleMark": false,
        "recording": false,
        "fingerprints": true,
        "witnesses": 0,
        "investigation": "one_officer",
        "chatLifeMinutes": 0,
        "screenShare": "hosts",
        "maxMembers": 30,
        "maxLengthMinutes": 720,
        "hostMustBePresent": true,
        "hostAbsenceSeconds": 60,
        "reauthenticate": true,
        "copyFromChat": false,
        "downloadFiles": false,
        "names": "verified",
        "attribution": true
      }
    },
    {
      "id": "secret",
      "level": 40,
      "label": {
        "en": "Secret",
        "de": "Geheim"
      },
      "banner": {
        "en": "SECRET",
        "de": "GEHEIM"
      },
      "colours": {
        "background": "#8e1111",
        "text": "#ffffff"
      },
      "rules": {
        "minimumAssurance": "compared",
        "guests": "none",
        "admission": "two_hosts",
        "networks": [],
        "countries": "any",
        "exceptions": [],
        "constantBitRate": true,
        "marks": "strong",
        "visibleMark": true,
        "recording": false,
        "fingerprints": true,
        "witnesses": 0,
        "investigation": "two_officers",
        "chatLifeMinutes": null,
        "screenShare": "nobody",
        "maxMembers": 12,
        "maxLengthMinutes": 480,
        "hostMustBePresent": true,
        "hostAbsenceSeconds": 10,
        "reauthenticate": true,
        "copyFromChat": false,
        "downloadFiles": false,
        "names": "verified",
        "attribution": true
      }
    }
  ]
}
`;
