/**
 * The two servers as one worker, because most of the code of each is in both. The first message is the name of the one that
 * this worker is. Only that one's modules are run; they are in this file, so they listen before the second message comes.
 */
addEventListener(
  "message",
  ({ data }: MessageEvent<string>) => {
    if (data === "debug-adapter") void import("../debug-adapter/main-worker.ts");
    else void import("../language-server/main-worker.ts");
  },
  { once: true },
);
