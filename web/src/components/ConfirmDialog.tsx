import type { ReactNode } from "react";
import { FormDialog } from "./FormDialog";

interface Props {
  title: string;
  /** What will happen, and what cannot be undone. */
  children: ReactNode;
  /** The deed itself ("Delete location"), not "OK". */
  actionLabel: string;
  isDanger?: boolean;
  onClose: () => void;
  onConfirm: () => Promise<void>;
}

/** Asks before something is done that a person may regret. */
export function ConfirmDialog({ title, children, actionLabel, isDanger = true, onClose, onConfirm }: Props) {
  return (
    <FormDialog title={title} submitLabel={actionLabel} isDanger={isDanger} onClose={onClose} onSubmit={onConfirm}>
      <div className="confirm">{children}</div>
    </FormDialog>
  );
}
