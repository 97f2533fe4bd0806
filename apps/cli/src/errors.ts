// What can be wrong with what somebody gives to a command (L6). The errors of files and of searches have their own tables.
import { errorTable } from '@incamera/kernel';

export const cliErrors = errorTable({
  'cli/file_missing': {
    message: 'A file that was named does not exist.',
    next: 'Check its path.',
  },
  'cli/not_a_file': {
    message: 'What was named is no ordinary file.',
    next: 'Name a file. What comes from a pipe or a device must be written into a file first.',
  },
  'cli/file_unreadable': {
    message: 'A file that was named could not be read.',
    next: 'Check that you may read it, and that its disk is there.',
  },
  'cli/whose_log': {
    message: 'It is not said whose log the states are of, or another log is named than in the evidence.',
    next: 'Give the key of the log with --key, in one line: name+8 hexadecimal digits+base64.',
  },
  'cli/bad_key': {
    message: 'The key does not have 64 hexadecimal digits.',
    next: 'Give 32 bytes as 64 digits from 0 to 9 and a to f.',
  },
  'cli/bad_seconds': {
    message: 'A time is no number of seconds on the clock of a meeting.',
    next: 'Give seconds since the beginning of the meeting, such as 600 or 12.5: at most 30 days.',
  },
  'cli/bad_range': {
    message: 'The part of the meeting that is to be searched is empty or longer than a day.',
    next: 'Give an end (--to) that is after the beginning (--from), by at most 86400 seconds.',
  },
  'cli/whose_keys': {
    message: 'It is not said whose keys to look for.',
    next: 'Give either --keys with a file of keys, or --meeting with --case.',
  },
  'cli/no_recording_key': {
    message: 'The case file does not hold the key of this recording.',
    next: 'Ask for keys of recordings when a case is opened, and save the case file anew once enough holders have released them.',
  },
  'cli/bad_name': {
    message: 'The name of a meeting or of a voice cannot be used.',
    next: 'Give one line of at most 64 characters, without spaces at its ends.',
  },
  'cli/voice_twice': {
    message: 'Two files of fingerprints are of the same voice in the same meeting.',
    next: 'Name each file once. If they are different, make them again with different names.',
  },
  'cli/too_many_fingerprints': {
    message: 'The files of fingerprints are larger than can be compared at once.',
    next: 'Name at most 256 MiB of them, which are 290 hours of speech.',
  },
  'cli/whose_fingerprints': {
    message: 'It is not said which fingerprints to compare with.',
    next: 'Give --fingerprints with files, or --case with a case file; --meeting names meetings of that case.',
  },
  'cli/no_case_fingerprints': {
    message: 'The case file has no fingerprints that could be opened.',
    next: 'Fingerprints are there where the class of the meeting asks for them, the case asks for testimonies, and enough holders have released their shares.',
  },
  'cli/no_such_meeting': {
    message: 'The case file has nothing of this meeting.',
    next: 'Check the id of the meeting: it stands in its address, after /m/.',
  },
  'cli/no_passphrase': {
    message: 'The passphrase of the case file was not given.',
    next: 'Type it when it is asked for, or put it into the first line of a file and name that with --passphrase-file.',
  },
  'cli/output_is_input': {
    message: 'What is to be written would replace the file that is read.',
    next: 'Give another name for what is written.',
  },
  'cli/output_not_a_file': {
    message: 'What is to be written would replace something that is no ordinary file.',
    next: 'Give the name of a file that does not exist yet, or of an ordinary one.',
  },
  'cli/output_failed': {
    message: 'The file could not be written.',
    next: 'Check that its folder exists, that you may write there, and that the disk is not full.',
  },
  'cli/output_too_long': {
    message: 'The marked file would be longer than a WAV file can be.',
    next: 'Cut the recording into pieces of less than 4 GiB of samples: six hours in stereo.',
  },
  'cli/decoder_stuck': {
    message: 'Reading the file got stuck, so it was ended.',
    next: 'Treat the file as hostile or damaged. Convert it into WAV on a machine that may break, and use that.',
  },
  'cli/decoder_memory': {
    message: 'Reading the file took more memory than any sound needs, so it was ended.',
    next: 'Treat the file as hostile or damaged. Convert it into WAV on a machine that may break, and use that.',
  },
  'cli/decoder_failed': {
    message: 'Reading the file ended unexpectedly.',
    next: 'Try again. If it happens again, convert the file into WAV and use that.',
  },
  'cli/witness_config': {
    message: 'The configuration of the witness cannot be used.',
    next: 'It is JSON: {"name": "witness.example/w1", "host": "127.0.0.1", "port": 8180, "state": "folder", "logs": ["verifier key", …]}.',
  },
  'cli/witness_state': {
    message: 'Key or memory of the witness cannot be read or written.',
    next: 'Check the folder and its permissions. Restore it from a backup if it is damaged: a witness that has forgotten what it saw is none.',
  },
  'cli/witness_in_use': {
    message: 'Another process uses the memory of this witness.',
    next: 'Stop it first. Two processes would not notice that they countersign different histories.',
  },
  'cli/witness_listen': {
    message: 'The witness cannot listen on its address and port.',
    next: 'Stop the program that uses the port, or choose another one in the configuration.',
  },
  'cli/app_port': {
    message: 'The app cannot listen on this port of both loopback addresses.',
    next: 'Choose another --port, or none: then a free one is taken. Somebody else may not answer at the address that your browser opens.',
  },
  'cli/app_not_built': {
    message: 'The web app of this checkout is not built, so there is nothing to give out.',
    next: 'Run npm run build first.',
  },
  'cli/app_unreachable': {
    message: 'The server does not answer, or its certificate is not trusted.',
    next: 'Check the address and the network. A server with an authority of its own needs --ca with its certificate.',
  },
  'cli/one_question': {
    message: 'A sweep asks one question, and it is not clear which.',
    next: 'Give one of --exception, --below (transfer, provider or passkey), --device, --account, --network, --client-from and --client-to, --gap, --class and --rulebook.',
  },
  'cli/bad_date': {
    message: 'A day is not written as it should be.',
    next: 'Give something like --from 2026-11-01.',
  },
  'cli/history_too_large': {
    message: 'The file of the history is larger than one machine can search at once.',
    next: 'Check that it is the right file: a million entries are about 700 MB, and 512 MiB are read.',
  },
  'cli/bad_port': {
    message: 'The port is no number from 0 to 65535.',
    next: 'Give something like --port 8090, or leave it out.',
  },
  'cli/bad_url': {
    message: 'The address of the server is not one that browsers open.',
    next: 'Give https://NAME, with a port where it has one, and no path. Plain http works for localhost only.',
  },
  'cli/bad_timeout': {
    message: 'The time for an answer is no whole number of seconds from 1 to 999.',
    next: 'Give something like --timeout 20.',
  },
  'cli/bad_authority': {
    message: 'The file of the certificate authority holds no certificate.',
    next: 'Give a PEM file: the page /trust of a server with an authority of its own offers it.',
  },
  'cli/bad_log_key': {
    message: 'A key of a log or of a witness cannot be read, or is a key for something else.',
    next: 'Copy it again, whole and in one line: name+8 hexadecimal digits+base64. Keys of logs and of witnesses are of different kinds.',
  },
  'cli/bad_require': {
    message: 'It is demanded of more witnesses than were named, or of none, that they countersigned.',
    next: 'Give --require a number from 1 to the number of --witness keys.',
  },
  'cli/no_logged_release': {
    message: 'No release was given, and the log of the server shows none that can be believed.',
    next: 'Name a manifest with --release: then it is said what is wrong with the log, and everything else is compared all the same.',
  },
  'cli/no_release': {
    message: 'The web app of this checkout is not built, so there is no release to compare with.',
    next: 'Run npm run build first, or name a manifest with --release.',
  },
  'cli/bad_release': {
    message: 'A file given as release manifest is none.',
    next: 'Give release.json as the publisher of the release gave it out, unchanged.',
  },
  'cli/no_log_key': {
    message: 'Nothing was verified: it is not said by which key the log is to be judged.',
    next: 'Get the verifier key of the log from somebody who is not its operator, compare it with the one that the record names, and give it with --log-key.',
  },
  'cli/nothing_to_audit': {
    message: 'It is not said what to audit.',
    next: 'Give --tiles with a mirror of the log, --history with an exported history, or both.',
  },
  'cli/bad_audit_state': {
    message: 'The file says how far another log was audited, or is no such file.',
    next: 'Name the file that an audit of this log wrote, or one that is not there yet: then everything is read.',
  },
  'cli/nothing_to_export': {
    message: 'It is not said what to export.',
    next: 'Give --tiles with a folder for a mirror of the log, --history with a file for everything in the open, or both.',
  },
  'cli/output_exists': {
    message: 'The file that is to be written is there already.',
    next: 'Name another one, or move it away.',
  },
  'cli/bad_vkey': {
    message: 'A verifier key cannot be read, or is of the wrong kind.',
    next: 'Give name+8 hexadecimal digits+base64 in one line, or a file with it: of the log with --log-key, of a witness with --witness.',
  },
  'cli/bad_witness_count': {
    message: 'More witnesses are demanded than were named.',
    next: 'Give --require a number from 0 to as many as were named with --witness.',
  },
  'cli/interrupted': {
    message: 'The command was interrupted.',
    next: 'Start it again.',
  },
});

/** Codes of `cliErrors`. */
export type CliErrorCode = keyof typeof cliErrors.texts;
