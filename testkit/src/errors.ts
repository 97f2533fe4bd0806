// The errors of the test kit: each names what is missing and the command that brings it.
import { errorTable } from '@incamera/kernel';

export const testkitErrors = errorTable({
  'testkit/speech_missing': {
    message: 'The recorded human voices are not installed. Run: apt-get install fillets-ng-data-nl fillets-ng-data-cs',
    next: 'Run as root: apt-get install fillets-ng-data-nl fillets-ng-data-cs',
  },
  'testkit/chromium_missing': {
    message: 'Chromium is not installed. Run: apt-get install chromium (or set INCAMERA_CHROMIUM to a Chromium)',
    next: 'Run as root: apt-get install chromium, or set INCAMERA_CHROMIUM to the path of a Chromium.',
  },
  'testkit/firefox_missing': {
    message: 'Firefox is not installed. Run: apt-get install firefox-esr (or set INCAMERA_FIREFOX to a Firefox)',
    next: 'Run as root: apt-get install firefox-esr, or set INCAMERA_FIREFOX to the path of a Firefox.',
  },
  'testkit/pulseaudio_missing': {
    message: 'PulseAudio is not installed. Run: apt-get install pulseaudio',
    next: 'Run as root: apt-get install pulseaudio',
  },
  'testkit/no_sound_card': {
    message: 'The sound card for the test did not start.',
    next: 'Run pulseaudio by hand and read what it says.',
  },
  'testkit/wav_unreadable': {
    message: 'This is not a PCM16 WAV file.',
    next: 'Delete the folder .cache/speech and run the tests again.',
  },
  'testkit/nothing_recorded': {
    message: 'The page sent nothing to an audio output, so there is nothing to compare.',
    next: 'Check that the page plays remote audio through an AudioContext and that the recorder was installed first.',
  },
  'testkit/server_not_ready': {
    message: 'The server did not answer on /healthz.',
    next: 'Read logs() of the server; build first with: npm run build',
  },
  'testkit/system_packages': {
    message: 'System packages that the tests need are missing, and could not be installed.',
    next: 'Run the command that the tests print as root.',
  },
});
