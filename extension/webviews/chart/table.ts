import { t } from "@vscode/l10n";
import type { TimelineBody, TimelineItem } from "#protocol";
import { html } from "../graph/dom.ts";
import { button } from "./toolbar.ts";
import { itemText, laneName } from "./words.ts";

/** A table with more rows helps nobody. */
const MOST_ROWS = 500;

/** What is between two steps as a table: an event a row or, where these are too many, a task a row. */
export function tableOf(
  body: TimelineBody,
  from: number,
  to: number,
  choose: (item: TimelineItem) => void,
): HTMLElement[] {
  if (body.items === undefined) return densityTable(body, from, to);
  const inView = body.items.filter((item) => item.from >= from && item.from <= to);
  const more =
    inView.length > MOST_ROWS
      ? [t`The first ${MOST_ROWS} of ${inView.length} are listed: zoom in for the others.`]
      : [];
  return [
    html(
      "p",
      {},
      [
        t`${inView.length} events between the steps ${Math.max(0, Math.ceil(from))} and ${Math.min(body.furthest, Math.floor(to))}.`,
        ...more,
      ].join(" "),
    ),
    html(
      "table",
      {},
      headOf(t("Step"), t("Event")),
      html(
        "tbody",
        {},
        ...inView.slice(0, MOST_ROWS).map((item) => {
          const isNow = item.from === body.moment.step;
          const step = button(String(item.from), t`Go to step ${item.from}`, () => choose(item));
          return html(
            "tr",
            { "aria-current": isNow && "step" },
            html("td", {}, step),
            html("td", {}, itemText(body, item)),
          );
        }),
      ),
    ),
  ];
}

function densityTable(body: TimelineBody, from: number, to: number): HTMLElement[] {
  const { density } = body;
  if (density === undefined) return [];
  const first = Math.max(0, Math.floor((from - density.from) / density.width));
  const last = Math.ceil((to - density.from) / density.width);
  const sum = (values: readonly number[]) => values.slice(first, last).reduce((all, each) => all + each, 0);
  return [
    html("p", {}, t("There are too many events to list them: zoom in, or filter. So many there are:")),
    html(
      "table",
      {},
      headOf(t("Fibril"), t("Events"), t("Steps waited")),
      html(
        "tbody",
        {},
        ...density.lanes
          .slice(0, MOST_ROWS)
          .map(({ lane, counts, waited }) =>
            html(
              "tr",
              {},
              ...[laneName(body, lane, true), sum(counts), sum(waited)].map((cell) => html("td", {}, String(cell))),
            ),
          ),
      ),
    ),
  ];
}

const headOf = (...names: readonly string[]): HTMLElement =>
  html("thead", {}, html("tr", {}, ...names.map((name) => html("th", { scope: "col" }, name))));
