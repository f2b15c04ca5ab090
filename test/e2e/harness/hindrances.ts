import axe from "axe-core";
import type { Frame } from "playwright-core";

/** What of a page hinders people with a screen reader or with weak eyes: each serious finding of axe, with its places. */
export const hindrancesIn = (page: Frame): Promise<string[]> =>
  page.evaluate(`${axe.source}
    axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, help, nodes }) => nodes.map(({ html, failureSummary }) => id + ": " + help + " " + html + failureSummary)))`);
