// German texts about what an organiser needs before a meeting of a class; the keys of en-ready.ts.
import { type Texts } from './texts.js';

export const deReady: Pick<Texts, 'ready'> = {
  ready: {
    noneTitle: 'Es ist noch keine Zertifizierungsstelle eingerichtet',
    noneText:
      'Diese Einstufung verlangt Namen, für die eine Organisation steht und nicht dieser Server. Bitten Sie Ihre Sicherheitsbeauftragten, eine Zertifizierungsstelle einzurichten.',
    compareTitle: 'Vergleichen Sie zuerst die Fingerabdrücke',
    compareText:
      'Diese Einstufung verlangt Namen, für die Ihre Organisation steht. Solange Sie deren Fingerabdruck auf diesem Gerät nicht verglichen haben, könnte niemand in die Besprechung, auch Sie nicht.',
    certifyTitle: 'Ihr Passkey ist noch nicht bestätigt',
    certifyText:
      'Sie können die Besprechung anlegen, aber erst hinein, wenn Ihre Sicherheitsbeauftragten Ihren Passkey bestätigt haben. Bitten Sie rechtzeitig darum.',
    account: 'Ihr Konto in einem neuen Tab öffnen',
  },
};
