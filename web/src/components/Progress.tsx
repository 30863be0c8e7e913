import type { Tone } from "./StatusChip";

interface Props {
  label: string;
  parts: { name: string; count: number; tone: Tone }[];
}

/** How a whole divides into parts, as one bar; the legend says it in words. */
export function Progress({ label, parts }: Props) {
  const shown = parts.filter((part) => part.count > 0);
  return (
    <div className="progress-parts">
      <div className="progress-bar-parts" role="img" aria-label={`${label}: ${shown.map((part) => `${part.count} ${part.name}`).join(", ")}`}>
        {shown.map((part) => (
          <span key={part.name} className={`progress-part tone-${part.tone}`} style={{ flexGrow: part.count }} />
        ))}
      </div>
      <p className="progress-legend" aria-hidden="true">
        {shown.map((part) => (
          <span key={part.name}>
            <i className={`progress-dot tone-${part.tone}`} />
            {part.name} <strong>{part.count}</strong>
          </span>
        ))}
      </p>
    </div>
  );
}
