// annotate.mjs - what actions write for annotations, by the package that they write them with:
// node annotate.mjs ANNOTATIONS, a file with {level, message, properties} in a JSON array.
import { readFileSync } from "node:fs";
import * as core from "@actions/core";

for (const { level, message, properties } of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  core[level](message, properties);
}
