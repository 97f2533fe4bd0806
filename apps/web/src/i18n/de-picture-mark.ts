// German texts about the mark over pictures; joined in by de.ts.
export const dePictureMark = {
  pictureMark: {
    covered:
      'Die Bilder sind verdeckt: Das Kennzeichen darüber fehlt. Vielleicht hat eine Erweiterung des Browsers es entfernt. Mit ihm kommen sie wieder.',
  },
};
