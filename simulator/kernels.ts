/** What the numbers in a dump of a kernel mean, and how its console prints them (docs/kernels.md K6, K7, K14). */
export interface KernelNumbers {
  readonly name: string;
  /** Error names and their values. */
  readonly errors: Readonly<Record<string, number>>;
  /** The kernel's own methods and their numbers. */
  readonly methods: Readonly<Record<string, number>>;
  /** Format of the console's dumps. */
  readonly console: "A" | "B" | "C";
}

/** A kernel that can be simulated is a table of rules; docs/kernels.md has their sources. */
export interface Kernel extends KernelNumbers {
  /** Phones a task can hold; `undefined`: as many as it needs. */
  readonly phones: number | undefined;
  /** Calls on one phone that may be unanswered or untaken at once. */
  readonly asyncCalls: number;
  /** What an asynchronous call past that limit does: wait in the task's queue, or fail with `ELIMIT`. */
  readonly asyncOverflow: "queue" | "refuse";
  /** The phone slot of the name service, which declared phones without a slot do not take. */
  readonly nameServiceSlot: number;
  /** Whether a reader waits only for a writer that holds the lock, or also for those who queue. */
  readonly rwlock: "readers overtake" | "fair";
  /** Whether a fibril of its own handles each notification, or one fibril one after the other (K10). */
  readonly notifications: "a fibril each" | "one after the other";
  /** Whose phone an answer `EHANGUP` slams: that over which the call came last, or the first caller's (K9). No kernel slams none: what that changes can be tried. */
  readonly slams: "the phone that routed the call" | "the caller's phone" | "no phone";
  /** What a task that ends does with the calls that it has, first, and with those that it has made (K9). */
  readonly exit: {
    readonly answersFirst: "dispatched" | "incoming";
    readonly ownCalls: "awaited" | "forgotten";
  };
  /** The kernel's own methods that go on unchanged when they are forwarded, and those that cannot be (K8). */
  readonly forwarding: { readonly unchanged: readonly string[]; readonly refused: readonly string[] };
}

/** Whether a return code is an error. It has the sign that the kernel's errors have (K6); any other is a result, such as a handle. */
export const isErrorCode = ({ errors }: KernelNumbers, code: number): boolean =>
  Object.values(errors).some((error) => error !== 0 && Math.sign(error) === Math.sign(code));

const magnitudes = {
  EOK: 0,
  ENOENT: 1,
  ENOMEM: 2,
  ELIMIT: 3,
  EREFUSED: 4,
  EFORWARD: 5,
  EPERM: 6,
  EHANGUP: 7,
  EPARTY: 8,
  EEXIST: 9,
  EBADMEM: 10,
  ENOTSUP: 11,
  EADDRNOTAVAIL: 12,
  ETIMEOUT: 13,
  EINVAL: 14,
  EBUSY: 15,
  EOVERFLOW: 16,
  EINTR: 17,
};

const forwarding = {
  unchanged: [
    "IPC_M_DATA_READ",
    "IPC_M_DATA_WRITE",
    "IPC_M_SHARE_IN",
    "IPC_M_SHARE_OUT",
    "IPC_M_STATE_CHANGE_AUTHORIZE",
    "IPC_M_PAGE_IN",
  ],
  refused: ["IPC_M_PHONE_HUNGUP", "IPC_M_CONNECT_ME", "IPC_M_CONNECTION_CLONE"],
} as const;

const negated = Object.fromEntries(Object.entries(magnitudes).map(([name, value]) => [name, value === 0 ? 0 : -value]));

export const kernels: readonly Kernel[] = [
  {
    name: "helenos-2011",
    errors: negated,
    methods: {
      IPC_M_PHONE_HUNGUP: 0,
      IPC_M_CONNECTION_CLONE: 1,
      IPC_M_CONNECT_ME: 2,
      IPC_M_CONNECT_TO_ME: 3,
      IPC_M_CONNECT_ME_TO: 4,
      IPC_M_SHARE_OUT: 5,
      IPC_M_SHARE_IN: 6,
      IPC_M_DATA_WRITE: 7,
      IPC_M_DATA_READ: 8,
      IPC_M_STATE_CHANGE_AUTHORIZE: 9,
      IPC_M_DEBUG: 10,
    },
    phones: 64,
    asyncCalls: 4,
    asyncOverflow: "queue",
    nameServiceSlot: 0,
    rwlock: "readers overtake",
    notifications: "a fibril each",
    slams: "the phone that routed the call",
    exit: { answersFirst: "dispatched", ownCalls: "awaited" },
    forwarding,
    console: "B",
  },
  {
    name: "helenos-2026",
    errors: magnitudes,
    methods: {
      IPC_M_PHONE_HUNGUP: 0,
      IPC_M_CONNECT_TO_ME: 1,
      IPC_M_CONNECT_ME_TO: 2,
      IPC_M_PAGE_IN: 3,
      IPC_M_SHARE_IN: 4,
      IPC_M_SHARE_OUT: 5,
      IPC_M_DATA_READ: 6,
      IPC_M_DATA_WRITE: 7,
      IPC_M_STATE_CHANGE_AUTHORIZE: 8,
      IPC_M_DEBUG: 9,
    },
    phones: undefined,
    asyncCalls: 64,
    asyncOverflow: "refuse",
    nameServiceSlot: 1,
    rwlock: "fair",
    notifications: "one after the other",
    slams: "the caller's phone",
    exit: { answersFirst: "incoming", ownCalls: "forgotten" },
    forwarding,
    console: "C",
  },
];

/** Kernels of which dumps are read, but whose rules are not simulated. */
const olderKernels: readonly KernelNumbers[] = [
  {
    name: "helenos-2010",
    errors: negated,
    methods: {
      IPC_M_CONNECTION_CLONE: 1,
      IPC_M_CONNECT_ME: 2,
      IPC_M_CONNECT_TO_ME: 3,
      IPC_M_CONNECT_ME_TO: 4,
      IPC_M_PHONE_HUNGUP: 5,
      IPC_M_SHARE_OUT: 6,
      IPC_M_SHARE_IN: 7,
      IPC_M_DATA_WRITE: 8,
      IPC_M_DATA_READ: 9,
      IPC_M_DEBUG: 10,
      IPC_M_PING: 512,
    },
    console: "A",
  },
  {
    name: "helenos-2016",
    errors: negated,
    methods: {
      IPC_M_PHONE_HUNGUP: 0,
      IPC_M_CONNECTION_CLONE: 1,
      IPC_M_CLONE_ESTABLISH: 2,
      IPC_M_CONNECT_TO_ME: 3,
      IPC_M_CONNECT_ME_TO: 4,
      IPC_M_PAGE_IN: 5,
      IPC_M_SHARE_IN: 6,
      IPC_M_SHARE_OUT: 7,
      IPC_M_DATA_READ: 8,
      IPC_M_DATA_WRITE: 9,
      IPC_M_STATE_CHANGE_AUTHORIZE: 10,
      IPC_M_DEBUG: 11,
    },
    console: "B",
  },
];

/** All kernels that a capture may name. */
export const capturedKernels: readonly KernelNumbers[] = [...kernels, ...olderKernels];

/** The kernel of a scenario that names none. */
export const defaultKernelName = "helenos-2026";

/** Numbers of user methods start here; below are the kernel's own (docs/kernels.md, K5). */
export const firstUserMethod = 1024;
