// Who stood behind a case, as its file proves it (L6; decision 0046).

// As expressions, since an import of names stays as an import of the module: most of the client, for the few lines below.
type CaseOfficer = import('@incamera/client/cases').CaseOfficer;
type CaseOfficers = import('@incamera/client/cases').CaseOfficers;

/** Lines for people; none where one officer stood behind it. */
export function officerLines(officers: CaseOfficers | null): string[] {
  if (officers === null) return [];
  const { opener, second, origin } = officers;
  return [
    `Two officers stood behind this case: opened by ${officer(opener)}, confirmed by ${officer(second)},`,
    `each with a passkey of their own at ${origin}. Names are what these passkeys signed: compare the codes with both.`,
  ];
}

function officer({ name, code }: CaseOfficer): string {
  return `${name} (code ${code.digits})`;
}
