import { createContext } from "react";
import type { Problem } from "../api/Problem";

/** The refusal of the form around a field. */
export const ProblemContext = createContext<Problem | null>(null);
