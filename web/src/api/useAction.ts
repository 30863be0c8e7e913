import { useCallback, useState } from "react";
import { Problem } from "./Problem";

export interface Action {
  run: (work: () => Promise<void>) => Promise<boolean>;
  isRunning: boolean;
  problem: Problem | null;
  clear: () => void;
}

/** Something a person sets off: one at a time, its refusal kept for the form to show. */
export function useAction(): Action {
  const [isRunning, setRunning] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const run = useCallback(async (work: () => Promise<void>) => {
    setRunning(true);
    setProblem(null);
    try {
      await work();
      return true;
    } catch (error) {
      setProblem(error instanceof Problem ? error : new Problem(0, "unknown", String(error)));
      return false;
    } finally {
      setRunning(false);
    }
  }, []);
  const clear = useCallback(() => setProblem(null), []);
  return { run, isRunning, problem, clear };
}
