import { t } from "@vscode/l10n";
import type { TimelineBody, TimelineItem } from "#protocol";
import { html } from "../graph/dom.ts";
import { button } from "./toolbar.ts";
import { itemText } from "./words.ts";

/** What can be done with an item that is chosen. */
interface Doing {
  goTo(step: number, lane: number): void;
  reveal(): void;
  follow(): void;
}

/** What an item is, and what can be done with it. */
export function detailOf(
  body: TimelineBody,
  item: TimelineItem,
  isFollowed: boolean,
  { goTo, reveal, follow }: Doing,
): HTMLElement[] {
  const { from, to = from, call, place, lane, head = lane } = item;
  const toStep = (step: number, at: number) =>
    button(t`Go to Step ${step}`, t("Takes the debugger to this moment"), () => goTo(step, at));
  return [
    html("span", {}, itemText(body, item)),
    toStep(from, lane),
    ...(to === from ? [] : [toStep(to, head)]),
    ...(place === undefined ? [] : [button(t("Show Source"), t("Shows its statement in the editor (S)"), reveal)]),
    ...(call === undefined
      ? []
      : [button(isFollowed ? t("Stop Following") : t("Follow Call"), t("Its way through all tasks (F)"), follow)]),
  ];
}
