// Short texts of people and files: links, addresses and networks, PEM.
import { charterErrors, formatMeetingLink, parseMeetingLink } from '@incamera/charter';
import { canonicalAddress, coarseAddress } from '@incamera/charter/policy';
import { encodePem, identityErrors, importPemPrivateKey, readPemCertificates } from '@incamera/identity';
import { assertThat, type FuzzTarget, sameValue } from '../target.js';

const link: FuzzTarget = {
  name: 'meeting-link',
  mutation: 'lines',
  check(input) {
    const read = parseMeetingLink(input.toString());
    if (!read.ok) return assertThat(charterErrors.owns(read.error), 'an error of another kind');
    const { origin, meetingId, secret } = read.value;
    const again = parseMeetingLink(formatMeetingLink(origin, meetingId, secret));
    assertThat(again.ok && sameValue(again.value, read.value), 'a link changes when written and read');
  },
};

const address: FuzzTarget = {
  name: 'address',
  mutation: 'lines',
  check(input) {
    for (const text of input.toString().split('\r\n').slice(0, 40)) {
      const canonical = canonicalAddress(text);
      const coarse = coarseAddress(text);
      assertThat(coarse === null || canonical !== null, 'the network of what is no address');
      if (canonical !== null) assertThat(canonicalAddress(canonical) === canonical, 'two texts for one address');
    }
  },
};

const pem: FuzzTarget = {
  name: 'pem',
  mutation: 'lines',
  async check(input) {
    const text = input.toString();
    const read = readPemCertificates(text);
    if (!read.ok) assertThat(identityErrors.owns(read.error), 'an error of another kind');
    else {
      const again = readPemCertificates(read.value.map((der) => encodePem('CERTIFICATE', der)).join(''));
      assertThat(again.ok && sameValue(again.value, read.value), 'certificates change when written and read');
    }
    const key = await importPemPrivateKey(text);
    if (key.ok) assertThat(!key.value.extractable, 'a key that can be taken out');
    else assertThat(identityErrors.owns(key.error), 'an error of another kind');
  },
};

export const textTargets: readonly FuzzTarget[] = [link, address, pem];
