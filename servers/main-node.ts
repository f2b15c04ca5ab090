/**
 * The two servers as one program, because most of the code of each is in both. Its first argument is the name of the one that
 * this process is. Only that one's modules are run.
 */
if (process.argv[2] === "debug-adapter") void import("../debug-adapter/main-node.ts");
else void import("../language-server/main-node.ts");
