// A QR code as one SVG path; made in the browser, so that the text in it goes nowhere.
import QrCodeEncoder from 'qrcode';
import { useMemo } from 'react';

/** `sizePx` is the width on screen; four modules of quiet zone are part of it (ISO/IEC 18004). */
export function QrCode(props: { text: string; label: string; sizePx: number }) {
  const { path, extent } = useMemo(() => qrPath(props.text), [props.text]);
  return (
    <svg
      role="img"
      aria-label={props.label}
      width={props.sizePx}
      height={props.sizePx}
      viewBox={`0 0 ${extent} ${extent}`}
      shapeRendering="crispEdges"
    >
      <rect width={extent} height={extent} fill="#ffffff" />
      <path d={path} fill="#101316" />
    </svg>
  );
}

function qrPath(text: string): { path: string; extent: number } {
  const quiet = 4;
  const { modules } = QrCodeEncoder.create(text, { errorCorrectionLevel: 'M' });
  let path = '';
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column)) path += `M${column + quiet} ${row + quiet}h1v1h-1z`;
    }
  }
  return { path, extent: modules.size + 2 * quiet };
}
