import { useId, type FormEvent, type ReactNode } from "react";
import { useAction } from "../api/useAction";
import type { Problem } from "../api/Problem";
import { useT } from "../i18n/translate";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { ProblemContext } from "./ProblemContext";
import { ProblemNote } from "./ProblemNote";

interface Props {
  title: string;
  submitLabel: string;
  isDanger?: boolean;
  isWide?: boolean;
  onClose: () => void;
  /** Does the work; what it throws is shown, at the fields that the server named. Closes itself where it succeeds. */
  onSubmit: () => Promise<void>;
  children: ReactNode;
}

/** A form in a dialog. Fields inside it show the complaints about them by themselves (ProblemContext). */
export function FormDialog({ title, submitLabel, isDanger, isWide, onClose, onSubmit, children }: Props) {
  const t = useT();
  const action = useAction();
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void action.run(onSubmit);
  };
  return (
    <Dialog
      title={title}
      isWide={isWide}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("action.cancel")}</Button>
          <Button look={isDanger ? "danger" : "primary"} type="submit" form={id} isBusy={action.isRunning}>
            {submitLabel}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit} className="form" noValidate>
        <ProblemNote problem={withoutFields(action.problem)} />
        <ProblemContext.Provider value={action.problem}>{children}</ProblemContext.Provider>
      </form>
    </Dialog>
  );
}

/** The complaints about fields stand at the fields; those about none that is shown would be lost, so they stay. */
function withoutFields(problem: Problem | null): Problem | null {
  return problem;
}
