import type { Finding } from "#simulator";
import { exceptionTitles } from "../session/stopped-event.ts";

/** What people call what is stuck in a dump. */
export const exceptionTitle = ({ kind, certainty }: Finding): string =>
  kind === "deadlock" && certainty === "possible" ? "Suspected deadlock" : exceptionTitles[kind];
