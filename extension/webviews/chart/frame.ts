import { t } from "@vscode/l10n";
import { html } from "../graph/dom.ts";

const keys = () =>
  t(
    "Arrow keys move, plus and minus zoom, 0 shows the whole run, point the present moment. Brackets go to the event before and after, Enter goes to its moment in the debugger, F follows its call, S shows its source, Escape lets go of it.",
  );

const legend = (): readonly (readonly [meaning: string, text: string])[] => [
  ["call", t("call")],
  ["answer", t("answer")],
  ["serving", t("serves")],
  ["waiting", t("waits")],
  ["lock", t("lock")],
  ["stuck", t("stuck")],
];

/** The parts of the page. */
export function frame() {
  const ruler = document.createElement("canvas");
  const canvas = document.createElement("canvas");
  ruler.className = "ruler";
  for (const each of [ruler, canvas]) each.setAttribute("aria-hidden", "true");
  const help = html("p", { id: "keys", class: "voice" }, keys());
  const tip = html("div", { class: "tip", hidden: true });
  const handle = html("div", {
    class: "handle",
    role: "slider",
    tabindex: 0,
    "aria-label": t("Present moment"),
    "aria-valuemin": 0,
  });
  const now = html("div", { class: "now" }, handle);
  const plot = html("div", { class: "plot", role: "application", tabindex: 0, "aria-describedby": "keys" }, canvas);
  const list = html("div", { class: "list" });
  const heads = html("div", { class: "heads", role: "group", "aria-label": t("Tasks") }, list);
  const signs = legend().map(([meaning, text]) => html("span", { class: "sign", "data-meaning": meaning }, text));
  const picture = html(
    "div",
    { class: "picture" },
    html("div", { class: "corner" }, t("Tasks")),
    ruler,
    heads,
    plot,
    now,
    tip,
  );
  const table = html("div", { class: "table", role: "region", "aria-label": t("Events"), tabindex: 0, hidden: true });
  const detail = html("div", { class: "detail" });
  const foot = html("footer", {}, detail, html("div", { class: "legend", "aria-hidden": "true" }, ...signs));
  const voice = html("div", { class: "voice", role: "status", "aria-live": "polite" });
  return { ruler, canvas, help, tip, handle, now, plot, list, heads, picture, table, detail, foot, voice };
}

export type Frame = ReturnType<typeof frame>;
