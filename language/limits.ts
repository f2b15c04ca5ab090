/** Notifications of a task that nobody has handled: more than a scenario for people needs. */
export const defaultNotifications = 64;

/** Sizes that a scenario may ask for: each is a part of the run's state, which is copied and compared as a whole. */
export const mostReplicas = 4096;
export const mostElements = 65_536;
export const mostWorkers = 4096;
/** Elements of variables and locks, phones and workers of all tasks together, each replica with its own. */
export const mostParts = 1_000_000;

/** Words of a message besides the method; an answer has as many besides the return code. */
export const mostArguments = 5;
/** `IPC_M_CONNECT_ME_TO` needs two of the five arguments itself. */
export const mostConnectArguments = 3;

/** Names that the unknown ones of a file are compared with, to suggest the nearest, in all: past that they are said to be unknown, and no more. */
export const mostCompared = 200_000;

/** Letters of a name for which the nearest is looked for: the time that two names take grows with the product of their lengths. */
export const longestMistyped = 64;

/** Levels of the tree of a file, each inside the other: every walk over the tree is recursive, and must not meet the end of the host's stack. */
export const mostLevels = 1000;

/** Brackets, braces and holes of texts inside each other, and signs behind each other: the parser needs a good deal of the host's stack for each. */
export const mostBrackets = 64;

/** Characters of a file: its tree takes several hundred times as much memory. */
export const longestText = 1_000_000;

/** Files that are read for imports: what they declare is looked through for each of them. */
export const mostFiles = 1000;
