// English texts about the mark over pictures; joined in by en.ts.
export const enPictureMark = {
  pictureMark: {
    covered:
      'Pictures are covered: the mark over them is missing. An extension of the browser may have removed it. They come back with it.',
  },
};
