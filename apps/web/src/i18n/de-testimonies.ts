// Deutsche Texte zu dem, was Teilnehmende bezeugen; in de.ts eingebunden.
import { type Texts } from './texts.js';

export const deTestimonies: Pick<Texts, 'testimonies' | 'casePurpose' | 'testimonyKind'> = {
  testimonies: {
    panelTitle: 'Bezeugungen',
    panelText:
      'Jedes Gerät unterschreibt, was es von dieser Besprechung sieht: wer da ist, unter welchen Regeln. Der Server nimmt es in sein Protokoll auf und kann es nicht lesen. Es ist ein Beweis: Später kann es niemand abstreiten.',
    attested_one: '{{attested}} von {{count}} anderen Gerät hat den jetzigen Stand bezeugt.',
    attested_other: '{{attested}} von {{count}} anderen Geräten haben den jetzigen Stand bezeugt.',
    unsent_one: '{{count}} Bezeugung dieses Geräts wartet noch auf den Server.',
    unsent_other: '{{count}} Bezeugungen dieses Geräts warten noch auf den Server.',
    purposes: 'Welche Schlüssel',
    asked: 'Was geöffnet werden soll',
    title: 'Was Geräte bezeugt haben',
    lead: 'Jede Bezeugung wird mit ihrer Festlegung im Protokoll verglichen, mit ihrer Unterschrift und mit dem Schlüssel, unter dem sie versiegelt war.',
    open: 'Bezeugungen öffnen',
    none: 'keine',
    refused_one: '{{count}} Bezeugung hält nicht stand und sagt nichts',
    refused_other: '{{count}} Bezeugungen halten nicht stand und sagen nichts',
    unopened_one: '{{count}} Bezeugung ließ sich mit den geöffneten Schlüsseln nicht öffnen',
    unopened_other: '{{count}} Bezeugungen ließen sich mit den geöffneten Schlüsseln nicht öffnen',
    opened_one: 'Der Schlüssel der Bezeugungen von {{count}} Gerät ist offen',
    opened_other: 'Die Schlüssel der Bezeugungen von {{count}} Geräten sind offen',
  },
  casePurpose: {
    mark: 'der Markierungen: von wem eine Aufnahme stammt',
    testimony:
      'der Bezeugungen: was die Geräte der Mitglieder über die Besprechung unterschrieben haben, während sie lief',
  },
  testimonyKind: {
    receipt_one: '{{count}} Quittung',
    receipt_other: '{{count}} Quittungen',
    roster_one: '{{count}} Mitgliederliste',
    roster_other: '{{count}} Mitgliederlisten',
    fingerprints_one: '{{count}} Festlegung auf Gesprochenes',
    fingerprints_other: '{{count}} Festlegungen auf Gesprochenes',
    recording_one: '{{count}} Aussage über eine Aufnahme',
    recording_other: '{{count}} Aussagen über eine Aufnahme',
  },
};
