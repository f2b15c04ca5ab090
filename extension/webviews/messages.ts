import type { GraphBody, Moment } from "#protocol";

export interface SessionName {
  readonly id: string;
  readonly name: string;
}

/** There is nothing to show: no session, one that has not stopped yet, or one that said why it cannot be. */
export type NoPicture =
  | { readonly kind: "none"; readonly trusted: boolean }
  | { readonly kind: "pending"; readonly session: SessionName }
  | { readonly kind: "failed"; readonly session: SessionName; readonly reason: string };

/** What the view shows: all of it, so that a view that was hidden or moved needs nothing else. */
export type Picture =
  | NoPicture
  | {
      readonly kind: "graph";
      readonly session: SessionName;
      readonly graph: GraphBody;
      /** The run went on since: this is how it was. */
      readonly stale: boolean;
      readonly focus: Focus | undefined;
    };

/** What is selected in the editor's call stack. */
export interface Focus {
  readonly task: number;
  /** Frame id, where a frame and not only its task is selected. */
  readonly frame: number | undefined;
  /** Another number each time that somebody asked to see it. */
  readonly asked?: number;
}

/** A file that the picture can be saved as. */
export type PictureFormat = "svg" | "png";

/** What a command does in the view: a task is named by its id. */
export type ViewAction =
  | { readonly type: "fit" | "toggleText" | "showAll" | "filter" }
  | { readonly type: "surroundings"; readonly task: number }
  | { readonly type: "export"; readonly format: PictureFormat };

/** From the extension to the view. */
export type ToView = { readonly type: "show"; readonly picture: Picture } | ViewAction;

/** What the view shows the source of: where a fibril stands, or the cause. */
export type Reveal =
  | { readonly type: "reveal"; readonly session: string; readonly moment: Moment; readonly fibril: number }
  | { readonly type: "revealCause"; readonly session: string; readonly moment: Moment };

/** From any view to the extension: the person is at it. */
export interface Used {
  readonly type: "used";
}

/** From the view to the extension: it can show pictures now; the person wants to see a source; the picture as a file. */
export type FromView =
  | { readonly type: "ready" }
  | Reveal
  | {
      readonly type: "exported";
      readonly session: string;
      readonly format: PictureFormat;
      readonly step: number;
      /** Text, or of a PNG base64. */
      readonly data: string;
    }
  | { readonly type: "notExported"; readonly reason: string };
