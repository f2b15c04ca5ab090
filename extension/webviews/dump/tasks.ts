import { t } from "@vscode/l10n";
import type { GraphPlace, TaskBody } from "#protocol";
import { type Row, rowsOf } from "../../tasks/rows.ts";
import { html } from "../graph/dom.ts";
import { linkTo } from "./report.ts";

type Go = (place: GraphPlace) => void;

/** So many rows are made at a time: a dump may have thousands of tasks. */
const ROWS = 200;

/** The tasks, as the view *Tasks* lists them: by what they do, and below each what it has. */
export function tasksOf(tasks: readonly TaskBody[], go: Go): HTMLElement {
  const groups = rowsOf(tasks, { filter: "", pinned: new Set() });
  return html(
    "section",
    { class: "tasks" },
    html("h2", {}, t("Tasks")),
    ...groups.map((group) => {
      const { fold, list } = foldOf(group, `${group.label}: ${group.description}`, go);
      return html("div", { class: "group" }, fold, list);
    }),
  );
}

/** A button that opens and closes a row, and the list of what is in it, which is made when it is first opened. */
function foldOf({ isOpen, rows, label }: Row, title: string, go: Go): { fold: HTMLElement; list: HTMLElement } {
  const list = html("ul", {});
  const fold = html("button", { type: "button", class: "fold", "aria-label": title === "" ? label : undefined }, title);
  const set = (open: boolean) => {
    fold.setAttribute("aria-expanded", String(open));
    list.hidden = !open;
    if (open && list.childElementCount === 0) addRows(list, rows?.() ?? [], go);
  };
  fold.addEventListener("click", () => set(fold.getAttribute("aria-expanded") === "false"));
  set(isOpen);
  return { fold, list };
}

/** Adds the first of some rows, and a button for the others. */
function addRows(list: HTMLElement, rows: readonly Row[], go: Go): void {
  list.append(...rows.slice(0, ROWS).map((row) => rowOf(row, go)));
  const others = rows.slice(ROWS);
  if (others.length === 0) return;
  const more = html("button", { type: "button", class: "link" }, t`${others.length} more`);
  const item = html("li", {}, more);
  more.addEventListener("click", () => {
    item.remove();
    addRows(list, others, go);
  });
  list.append(item);
}

function rowOf(row: Row, go: Go): HTMLElement {
  const { label, description, tooltip, place, rows } = row;
  const line = html("span", { title: tooltip }, linkTo(label, place, go));
  if (description !== "") line.append(" ", html("span", { class: "quiet" }, description));
  if (rows === undefined) return html("li", {}, line);
  const { fold, list } = foldOf(row, "", go);
  return html("li", {}, fold, line, list);
}
