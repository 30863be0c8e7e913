import { useMemo } from "react";
import { encodeQR } from "../qr/encodeQR";

/** Scanners want four light modules around a code. */
const QUIET = 4;

/** A text as a QR code: dark on light in every theme, as scanners want it. */
export function QRCode({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => {
    const modules = encodeQR(text);
    const squares = modules.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : "")));
    return { size: modules.length + 2 * QUIET, path: squares.join("") };
  }, [text]);
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
