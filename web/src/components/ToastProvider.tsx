import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from "react";
import { useT } from "../i18n/translate";
import { Button } from "./Button";
import { Icon } from "./Icon";

interface Toast {
  id: number;
  text: string;
  isProblem: boolean;
}

export interface Toasts {
  say: (text: string) => void;
  complain: (text: string) => void;
}

const ToastContext = createContext<Toasts | null>(null);
const SHOWN_MS = 6_000;
let lastID = 0;

/** Short answers to what was done, below on the right; complaints stay until they are closed. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const t = useT();
  const [toasts, setToasts] = useState<Toast[]>([]);
  const close = useCallback((id: number) => setToasts((old) => old.filter((toast) => toast.id !== id)), []);
  const show = useCallback(
    (text: string, isProblem: boolean) => {
      const id = ++lastID;
      setToasts((old) => [...old.slice(-3), { id, text, isProblem }]);
      if (!isProblem) setTimeout(() => close(id), SHOWN_MS);
    },
    [close],
  );
  const value = useMemo<Toasts>(
    () => ({ say: (text) => show(text, false), complain: (text) => show(text, true) }),
    [show],
  );
  return (
    <ToastContext.Provider value={value}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map((toast) => (
          <div key={toast.id} className={toast.isProblem ? "toast-note toast-problem" : "toast-note"}>
            <Icon name={toast.isProblem ? "alert" : "check"} />
            <span>{toast.text}</span>
            <Button look="ghost" icon="close" label={t("action.close")} onClick={() => close(toast.id)} />
          </div>
        ))}
      </div>
    </ToastContext.Provider>
  );
}

export function useToasts(): Toasts {
  const value = useContext(ToastContext);
  if (!value) throw new Error("there are no toasts here");
  return value;
}
