import { t } from "@vscode/l10n";
import type { GraphPlace, TimelineBody, TimelineFollowBody, TimelineItem } from "#protocol";
import { html } from "../graph/dom.ts";
import { type Cursor, linesAt } from "./cursor.ts";
import { detailOf } from "./detail.ts";
import type { Frame } from "./frame.ts";
import type { Host } from "./host.ts";
import type { Rows } from "./rows.ts";
import { itemText } from "./words.ts";

/** What is chosen, and what can be known of it, is of a picture that changes. */
interface Around {
  session(): string;
  /** What is in view, at the present moment. */
  body(): TimelineBody | undefined;
  rows(): Rows | undefined;
  /** Brings a step into view. */
  look(step: number): void;
  goTo(step: number, lane: number): void;
  redraw(): void;
}

/** The item that the person has chosen, the one under the pointer, and the call that is followed. */
export class Choice {
  readonly #host: Host;
  readonly #parts: Pick<Frame, "detail" | "voice">;
  readonly #around: Around;
  #chosen: TimelineItem | undefined;
  #hovered: TimelineItem | undefined;
  #followed: ReadonlySet<number> | undefined;
  #cursor: Cursor | undefined;

  constructor(host: Host, parts: Pick<Frame, "detail" | "voice">, around: Around) {
    this.#host = host;
    this.#parts = parts;
    this.#around = around;
  }

  get chosen(): TimelineItem | undefined {
    return this.#chosen;
  }

  /** What is drawn as chosen. */
  get front(): TimelineItem | undefined {
    return this.#hovered ?? this.#chosen;
  }

  /** While a call is followed, all else is pale. */
  isLit({ call }: TimelineItem): boolean {
    return this.#followed === undefined || (call !== undefined && this.#followed.has(call));
  }

  /** Whether the line with the cursor did it. */
  isMarked({ places }: Pick<TimelineBody, "places">): (item: TimelineItem) => boolean {
    const onLine = linesAt(places, this.#cursor);
    return ({ place }) => place !== undefined && onLine.has(place);
  }

  choose(item: TimelineItem): void {
    this.#chosen = item;
    this.#around.look(item.from);
    this.#highlight(item);
    const body = this.#around.body();
    if (body !== undefined) this.#parts.voice.textContent = itemText(body, item);
    this.#tell();
  }

  /** The pointer is on an item, or on none. Says what to tell of it. */
  hover(item: TimelineItem | undefined): string | undefined {
    const body = this.#around.body();
    if (item !== this.#hovered) {
      this.#hovered = item;
      this.#highlight(this.front);
      this.#around.redraw();
    }
    return item === undefined || body === undefined ? undefined : itemText(body, item);
  }

  cursor(cursor: Cursor): void {
    this.#cursor = cursor;
    this.#around.redraw();
  }

  letGo(): void {
    this.#chosen = undefined;
    this.#hovered = undefined;
    this.#followed = undefined;
    this.#cursor = undefined;
    this.#highlight(undefined);
    this.#tell();
  }

  /** There is another window: what was chosen is another object in it. */
  renew(): void {
    const again = this.#around.body()?.items?.find((item) => this.#isChosen(item));
    if (again === undefined) return;
    this.#chosen = again;
    this.#tell();
  }

  /** The event before or after the chosen one, or the present moment, in this window. */
  next(by: 1 | -1): void {
    const [body, rows] = [this.#around.body(), this.#around.rows()];
    const items = body?.items?.filter(({ lane }) => rows?.rowOf(lane) !== undefined) ?? [];
    const chosen = items.findIndex((item) => this.#isChosen(item));
    const after = items.findIndex(({ from }) => from > (body?.moment.step ?? 0));
    const before = (after < 0 ? items.length : after) - 1;
    const item = items[chosen >= 0 ? chosen + by : by > 0 ? after : before];
    if (item !== undefined) this.choose(item);
  }

  reveal(): void {
    const place = this.#placeOf(this.#chosen);
    if (place !== undefined) this.#host.post({ type: "reveal", session: this.#around.session(), place });
  }

  /** Follows the call of what is chosen, or follows no more. */
  async follow(): Promise<void> {
    const item = this.#chosen;
    let found: TimelineFollowBody | undefined;
    if (this.#followed === undefined && item?.call !== undefined) {
      found = await this.#host.follow(this.#around.session(), { call: item.call, step: item.from });
    }
    this.#followed = found && new Set(found.calls);
    if (found !== undefined) this.#around.look(found.from);
    this.#tell();
  }

  async find(text: string, isBackwards: boolean): Promise<void> {
    if (text.trim() === "") return;
    const from = this.#chosen && { step: this.#chosen.from, nth: this.#chosen.nth };
    const args = { text, ...(from !== undefined && { [isBackwards ? "before" : "after"]: from }) };
    const { item, until } = await this.#host.find(this.#around.session(), args);
    if (item !== undefined) return this.choose(item);
    if (from === undefined) this.say(t`Nothing is named ${text}, up to step ${until}.`);
    else if (isBackwards) this.say(t`There is no other ${text} before this.`);
    else this.say(t`There is no other ${text} after this, up to step ${until}.`);
  }

  /** In place of what is chosen. */
  say(text: string): void {
    this.#parts.detail.replaceChildren(html("span", {}, text));
    this.#parts.voice.textContent = text;
  }

  #isChosen({ from, nth }: TimelineItem): boolean {
    return this.#chosen?.from === from && this.#chosen.nth === nth;
  }

  #placeOf(item: TimelineItem | undefined): GraphPlace | undefined {
    return item?.place === undefined ? undefined : this.#around.body()?.places[item.place];
  }

  #highlight(item: TimelineItem | undefined): void {
    const session = this.#around.session();
    if (session !== "") this.#host.post({ type: "highlight", session, place: this.#placeOf(item) });
  }

  #tell(): void {
    const body = this.#around.body();
    const item = this.#chosen;
    const doing = {
      goTo: (step: number, lane: number) => this.#around.goTo(step, lane),
      reveal: () => this.reveal(),
      follow: () => void this.follow().catch((error: Error) => this.say(error.message)),
    };
    const isFollowed = this.#followed !== undefined;
    const shown = item === undefined || body === undefined ? [] : detailOf(body, item, isFollowed, doing);
    this.#parts.detail.replaceChildren(...shown);
    this.#around.redraw();
  }
}
