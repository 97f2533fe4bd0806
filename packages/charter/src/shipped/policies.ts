// packages/charter/rulebook/policies as text (L1). Written by `node scripts/embed-rulebook.mjs --write`.

/** By file name. */
export const SHIPPED_POLICIES: Readonly<Record<string, string>> = {
  'chatham-house.cedar': `// Chatham House: a talk between organisations. What was said may be used, who said it may not be told.

@id("chatham-house")
permit (
  principal,
  action in [
    Action::"create", Action::"join", Action::"admit", Action::"shareScreen", Action::"chat", Action::"sendFile",
    Action::"downloadFile", Action::"copy"
  ],
  resource in Classification::"chatham-house"
);

// Whatever a charter says of recordings.
@id("chatham-house.recording")
@code("policy/chatham_house")
forbid (principal, action == Action::"record", resource in Classification::"chatham-house");
`,
  'confidential.cedar': `// Confidential: no guests, no recordings, nothing of the chat leaves the meeting.

@id("confidential")
permit (
  principal,
  action in [
    Action::"create", Action::"join", Action::"admit", Action::"shareScreen", Action::"chat", Action::"sendFile"
  ],
  resource in Classification::"confidential"
);

@id("confidential.guests")
@code("policy/guests_not_allowed")
forbid (principal, action in [Action::"join", Action::"admit"], resource in Classification::"confidential")
when { principal.guest };
`,
  'internal.cedar': `// Internal: everything that the rules do not refuse.

@id("internal")
permit (
  principal,
  action in [
    Action::"create", Action::"join", Action::"admit", Action::"shareScreen", Action::"chat", Action::"sendFile",
    Action::"downloadFile", Action::"copy", Action::"record"
  ],
  resource in Classification::"internal"
);
`,
  'public.cedar': `// Public: everything that the rules do not refuse.

@id("public")
permit (
  principal,
  action in [
    Action::"create", Action::"join", Action::"admit", Action::"shareScreen", Action::"chat", Action::"sendFile",
    Action::"downloadFile", Action::"copy", Action::"record"
  ],
  resource in Classification::"public"
);
`,
  'restricted.cedar': `// Restricted (VS-NfD, EU/NATO RESTRICTED): no recordings.

@id("restricted")
permit (
  principal,
  action in [
    Action::"create", Action::"join", Action::"admit", Action::"shareScreen", Action::"chat", Action::"sendFile",
    Action::"downloadFile", Action::"copy"
  ],
  resource in Classification::"restricted"
);

// A shared link is never enough, whatever the rules say; a host's signed exception is, where the officer permits any.
@id("restricted.guests")
@code("policy/guest_not_verified")
forbid (principal, action in [Action::"join", Action::"admit"], resource in Classification::"restricted")
when { principal.guest && !principal.verified }
unless { context has excepted && context.excepted.contains("guests") };
`,
  'rules.cedar': `// What every classification has in common: the rules of a charter, as refusals. Each has an id, which stands in the
// record of a decision, and a code, by which the person is told why and what to do next.

@id("accreditation")
@code("policy/above_accreditation")
forbid (principal, action == Action::"create", resource)
when { resource.level > context.accreditedLevel };

@id("length")
@code("policy/too_long")
forbid (principal, action == Action::"create", resource)
when { resource.lengthMinutes > resource.maxLengthMinutes };

// Exceptions count as far as the classification permits them: a question carries no others. That for networks is made beside the
// networks of the charter.

// A host's signed word stands in for the evidence of a guest where guests may be vouched for.
@id("assurance")
@code("policy/assurance_too_low")
forbid (principal, action in [Action::"create", Action::"join", Action::"admit"], resource)
when { principal.assurance < resource.minimumAssurance }
unless { principal.guest && principal.vouched && resource.guests == "vouched" }
unless { context has excepted && context.excepted.contains("assurance") };

@id("guests.none")
@code("policy/guests_not_allowed")
forbid (principal, action in [Action::"create", Action::"join", Action::"admit"], resource)
when { principal.guest && resource.guests == "none" }
unless { context has excepted && context.excepted.contains("guests") };

@id("guests.verified")
@code("policy/guest_not_verified")
forbid (principal, action in [Action::"create", Action::"join", Action::"admit"], resource)
when { principal.guest && resource.guests == "verified" && !principal.verified }
unless { context has excepted && context.excepted.contains("guests") };

@id("guests.vouched")
@code("policy/guest_not_vouched")
forbid (principal, action in [Action::"create", Action::"join", Action::"admit"], resource)
when { principal.guest && resource.guests == "vouched" && !(principal.vouched || principal.verified) }
unless { context has excepted && context.excepted.contains("guests") };

@id("country")
@code("policy/country_not_approved")
forbid (principal, action in [Action::"create", Action::"join"], resource)
when { resource.countriesLimited }
unless { context has country && resource.countries.contains(context.country) }
unless { context has excepted && context.excepted.contains("country") };

@id("browser.encryption")
@code("policy/browser_cannot_encrypt")
forbid (principal, action == Action::"join", resource)
when { !context.browser.encrypts };

@id("browser.constant_bit_rate")
@code("policy/browser_not_constant")
forbid (principal, action == Action::"join", resource)
when { resource.constantBitRate && !context.browser.constantBitRate };

@id("browser.marks")
@code("policy/browser_cannot_mark")
forbid (principal, action == Action::"join", resource)
when { resource.marks && !context.browser.marks };

@id("reauthentication")
@code("policy/sign_in_again")
forbid (principal, action == Action::"join", resource)
when { resource.reauthenticate && !context.reauthenticated };

@id("host.absent")
@code("policy/host_absent")
forbid (
  principal,
  action in [Action::"join", Action::"shareScreen", Action::"chat", Action::"sendFile", Action::"record"],
  resource
)
when { resource.hostMustBePresent && !context.hostPresent }
unless { principal.host };

@id("over")
@code("policy/meeting_over")
forbid (principal, action in [Action::"join", Action::"admit"], resource)
when { context.nowMs >= resource.expiresAtMs };

@id("size")
@code("policy/meeting_full")
forbid (principal, action in [Action::"join", Action::"admit"], resource)
when { context.members >= resource.maxMembers };

// Without a click only who is named in the charter, on evidence that this server cannot make.
@id("admission.auto")
@code("policy/needs_a_host")
forbid (principal, action == Action::"admit", resource)
when { resource.admission == "auto" && context.approvals < 1 }
unless { principal.invited && principal.assurance >= 2 };

@id("admission.click")
@code("policy/needs_a_host")
forbid (principal, action == Action::"admit", resource)
when { resource.admission == "click" && context.approvals < 1 };

@id("admission.two_hosts")
@code("policy/needs_two_hosts")
forbid (principal, action == Action::"admit", resource)
when { resource.admission == "two_hosts" && context.approvals < 2 };

@id("screen.nobody")
@code("policy/no_screen_share")
forbid (principal, action == Action::"shareScreen", resource)
when { resource.screenShare == "nobody" };

@id("screen.hosts")
@code("policy/screen_share_by_hosts")
forbid (principal, action == Action::"shareScreen", resource)
when { resource.screenShare == "hosts" && !principal.host };

@id("chat")
@code("policy/no_chat")
forbid (principal, action == Action::"chat", resource)
when { !resource.chat };

@id("files")
@code("policy/no_files")
forbid (principal, action == Action::"sendFile", resource)
when { !resource.files };

@id("download")
@code("policy/no_download")
forbid (principal, action == Action::"downloadFile", resource)
when { !resource.downloadFiles };

@id("copy")
@code("policy/no_copy")
forbid (principal, action == Action::"copy", resource)
when { !resource.copyFromChat };

@id("recording")
@code("policy/no_recording")
forbid (principal, action == Action::"record", resource)
when { !resource.recording };
`,
  'secret.cedar': `// Secret: speech only, between people who compared their keys in person and whom two hosts let in.

@id("secret")
permit (
  principal,
  action in [Action::"create", Action::"join", Action::"admit"],
  resource in Classification::"secret"
);

@id("secret.guests")
@code("policy/guests_not_allowed")
forbid (principal, action in [Action::"join", Action::"admit"], resource in Classification::"secret")
when { principal.guest };

@id("secret.two_hosts")
@code("policy/needs_two_hosts")
forbid (principal, action == Action::"admit", resource in Classification::"secret")
when { context.approvals < 2 };
`,
};
