import { word } from "../i18n/translate";

/** The colour of a word; words that are not here are grey. */
const TONES: Record<string, Tone> = {
  available: "green",
  preparing: "blue",
  charging: "teal",
  suspended_ev: "amber",
  suspended_evse: "amber",
  finishing: "blue",
  reserved: "violet",
  occupied: "blue",
  unavailable: "grey",
  faulted: "red",
  accepted: "green",
  active: "teal",
  online: "green",
  ok: "green",
  delivered: "green",
  installed: "green",
  issued: "blue",
  running: "teal",
  completed: "grey",
  pending: "amber",
  scheduled: "blue",
  waiting: "amber",
  stale: "amber",
  orphan: "amber",
  paused: "amber",
  reboot_required: "amber",
  rejected: "red",
  refused: "red",
  failed: "red",
  failing: "red",
  error: "red",
  malformed: "red",
  dead: "red",
  halted: "red",
  disabled: "red",
  timed_out: "red",
  no_start: "red",
  blocked: "red",
  expired: "grey",
  not_supported: "grey",
};

export type Tone = "green" | "teal" | "blue" | "violet" | "amber" | "red" | "grey";

/** A word of the API as a chip: the dot's colour never stands alone, the word is beside it. */
export function StatusChip({ value, prefix = "status", tone }: { value: string; prefix?: string; tone?: Tone }) {
  return (
    <span className={`chip tone-${tone ?? TONES[value] ?? "grey"}`}>
      <span className="chip-dot" aria-hidden="true" />
      {word(prefix, value)}
    </span>
  );
}
