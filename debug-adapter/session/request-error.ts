/** A request that cannot be done, with a message for the person: what happened, where, and what to do. */
export class RequestError extends Error {
  /** Whether the editor shows it by itself; not so for what a view or a hover only tried. */
  readonly showUser: boolean;

  constructor(message: string, showUser = false) {
    super(message);
    this.showUser = showUser;
  }
}
