// With what the pictures of this meeting are marked on this device.
import { useMeeting, useMeetingScope } from '../../app/meeting-context.js';
import { type MarkOfPictures } from './marked-pictures.js';

export function useMarkOfPictures(): MarkOfPictures {
  const { meeting } = useMeetingScope();
  return useMeeting((snapshot): MarkOfPictures => {
    if ((snapshot.meeting?.classification.rules.marks ?? 'off') === 'off') return null;
    return meeting.pictureMark() ?? 'unknown';
  }, sameMark);
}

/** The clock of a meeting goes on whatever else changes. */
function sameMark(one: MarkOfPictures, other: MarkOfPictures): boolean {
  if (one === null || other === null || one === 'unknown' || other === 'unknown') return one === other;
  return one.key === other.key && one.visible === other.visible;
}
