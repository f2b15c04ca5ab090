import type { TimelineBody } from "#protocol";
import { html } from "../graph/dom.ts";
import type { Rows } from "./rows.ts";

/** Fills a list with the names of the rows; that of a task is a button that gives its fibrils rows, or takes them. The focus stays. */
export function headsOf(
  list: HTMLElement,
  { rows }: Rows,
  tasks: TimelineBody["tasks"],
  fold: (id: number) => void,
): void {
  const focused = document.activeElement?.getAttribute("data-task");
  list.replaceChildren(
    ...rows.map(({ task, label, kind, height }) => {
      const id = tasks[task]?.id;
      const row = html("div", { class: "head", "data-kind": kind, title: label });
      row.style.setProperty("height", `${height}px`);
      if (kind === "fibril" || id === undefined) row.append(html("span", {}, label));
      else {
        const button = html(
          "button",
          { "aria-expanded": kind === "unfolded" ? "true" : "false", "data-task": id },
          label,
        );
        button.addEventListener("click", () => fold(id));
        row.append(button);
      }
      return row;
    }),
  );
  if (focused) list.querySelector<HTMLElement>(`[data-task="${focused}"]`)?.focus();
}
