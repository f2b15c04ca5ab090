import type { TimelineBody } from "#protocol";
import { html } from "../graph/dom.ts";
import { type Row, type Rows, type Seen, seenRows } from "./rows.ts";

/** So many pixels beyond what is seen there are names, too: at least, for the keyboard to go to, and at most, so that not each frame makes others. */
const LEAST_BESIDE = 100;
const MOST_BESIDE = 600;

/** What can be done with the names of rows. */
interface Doing {
  /** Gives a task's fibrils rows, or takes them. */
  fold(task: number): void;
  /** The keyboard has come to a row: it is to be seen. */
  reveal(row: Row): void;
}

/** The names of the rows, beside the picture; that of a task is a button. There are as many as are near to what is seen, for there may be thousands. */
export class Heads {
  readonly #list: HTMLElement;
  readonly #doing: Doing;
  /** What is there: all names between these heights. */
  #made: (Seen & { readonly rows: Rows }) | undefined;

  constructor(list: HTMLElement, doing: Doing) {
    this.#list = list;
    this.#doing = doing;
  }

  show(rows: Rows, tasks: TimelineBody["tasks"], { top, bottom }: Seen): void {
    this.#list.style.setProperty("transform", `translateY(${-top}px)`);
    const made = this.#made;
    const isThere =
      made?.rows === rows &&
      made.top <= Math.max(0, top - LEAST_BESIDE) &&
      made.bottom >= Math.min(rows.height, bottom + LEAST_BESIDE);
    if (isThere) return;
    this.#made = { rows, top: top - MOST_BESIDE, bottom: bottom + MOST_BESIDE };
    const near = new Set(seenRows(rows, this.#made));
    const focused = this.#list.contains(document.activeElement) ? document.activeElement : undefined;
    const task = focused?.getAttribute("data-task");
    // What has the focus keeps it, however far away it is.
    const kept = rows.rows.filter((row) => near.has(row) || isButtonOf(row, tasks, task));
    this.#list.replaceChildren(...kept.map((row) => this.#head(row, tasks)));
    if (task != null) this.#list.querySelector<HTMLElement>(`[data-task="${task}"]`)?.focus({ preventScroll: true });
  }

  #head(row: Row, tasks: TimelineBody["tasks"]): HTMLElement {
    const { task, label, kind, y, height } = row;
    const id = tasks[task]?.id;
    const head = html("div", { class: "head", "data-kind": kind, title: label });
    head.style.setProperty("top", `${y}px`);
    head.style.setProperty("height", `${height}px`);
    if (kind === "fibril" || id === undefined) {
      const [begin, end] = endOf(label);
      head.append(html("span", { class: "name" }, html("span", {}, begin), html("span", { class: "end" }, end)));
      return head;
    }
    const button = html("button", { "aria-expanded": kind === "unfolded" ? "true" : "false", "data-task": id }, label);
    button.addEventListener("click", () => this.#doing.fold(id));
    button.addEventListener("focus", () => {
      if (button.matches(":focus-visible")) this.#doing.reveal(row);
    });
    head.append(button);
    return head;
  }
}

/** A name, and its end, which is what tells fibrils apart: `connection of init:vfs` and ` phone 8`. There may be room for the end alone. */
function endOf(label: string): [begin: string, end: string] {
  const [, begin = label, end = ""] = /^(.* .*)( \S+ \S+)$/.exec(label) ?? [];
  return [begin, end];
}

const isButtonOf = (row: Row, tasks: TimelineBody["tasks"], id: string | null | undefined): boolean =>
  id != null && row.kind !== "fibril" && String(tasks[row.task]?.id) === id;
