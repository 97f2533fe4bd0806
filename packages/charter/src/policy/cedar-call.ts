// A question in Cedar's words: entities, attributes, context (L1, rulebook/schema.cedarschema).
import { type AuthorizationCall, type CedarValueJson, type EntityJson } from '@cedar-policy/cedar-wasm/web';
import { ASSURANCES, entryAssurance } from '../class-rules.js';
import { countingExceptions } from './excepted.js';
import { type PolicyMeeting, type PolicyPerson, type PolicyRequest } from './request.js';

const PERSON = { type: 'Person', id: 'person' };
const MEETING = { type: 'Meeting', id: 'meeting' };
const MINUTE_MS = 60_000;

/** @param accreditedLevel the highest level that the instance is accredited for */
export function toCedarCall(
  request: PolicyRequest,
  accreditedLevel: number,
): Pick<AuthorizationCall, 'principal' | 'action' | 'resource' | 'context' | 'entities'> {
  const { action, person, meeting, circumstances } = request;
  const excepted = countingExceptions(request);
  const { nowMs, address, country, members, hostPresent, approvals, reauthenticated, browser } = circumstances;
  return {
    principal: PERSON,
    action: { type: 'Action', id: action },
    resource: MEETING,
    context: {
      nowMs,
      accreditedLevel,
      ...(address === null ? {} : { address: { __extn: { fn: 'ip', arg: address } } }),
      ...(country === null ? {} : { country }),
      members,
      hostPresent,
      approvals,
      reauthenticated,
      // Absent where there is none: rulebooks of before there were exceptions have no such attribute.
      ...(excepted.length === 0 ? {} : { excepted: [...excepted] }),
      browser: { ...browser },
    },
    entities: [personEntity(person), meetingEntity(meeting)],
  };
}

function personEntity({ assurance, organisation, host, invited, guest }: PolicyPerson): EntityJson {
  const attrs: Record<string, CedarValueJson> = {
    assurance: ASSURANCES.indexOf(assurance),
    ...(organisation === null ? {} : { organisation }),
    host,
    invited,
    guest: guest !== null,
    vouched: guest === 'vouched',
    verified: guest === 'verified',
  };
  return { uid: PERSON, attrs, parents: [] };
}

function meetingEntity({
  classificationId,
  level,
  rules,
  maxMembers,
  features,
  startsAtMs,
  expiresAtMs,
}: PolicyMeeting): EntityJson {
  const attrs: Record<string, CedarValueJson> = {
    level,
    minimumAssurance: ASSURANCES.indexOf(entryAssurance(rules.minimumAssurance)),
    guests: rules.guests,
    admission: rules.admission,
    countriesLimited: rules.countries !== 'any',
    countries: rules.countries === 'any' ? [] : [...rules.countries],
    constantBitRate: rules.constantBitRate,
    // Policies ask whether, not how strongly: rulebooks of before there were strengths stay good.
    marks: rules.marks !== 'off',
    recording: rules.recording && features.includes('recording'),
    chat: rules.chatLifeMinutes !== null && features.includes('chat'),
    files: rules.chatLifeMinutes !== null && features.includes('files'),
    screenShare: features.includes('screen') ? rules.screenShare : 'nobody',
    maxMembers,
    maxLengthMinutes: rules.maxLengthMinutes,
    lengthMinutes: Math.ceil((expiresAtMs - startsAtMs) / MINUTE_MS),
    expiresAtMs,
    hostMustBePresent: rules.hostMustBePresent,
    reauthenticate: rules.reauthenticate,
    copyFromChat: rules.copyFromChat,
    downloadFiles: rules.downloadFiles,
  };
  return { uid: MEETING, attrs, parents: [{ type: 'Classification', id: classificationId }] };
}
