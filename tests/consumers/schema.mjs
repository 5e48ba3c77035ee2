// schema.mjs - holds documents against a JSON schema: node schema.mjs SCHEMA DOCUMENT...
import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const [schema, ...documents] = process.argv.slice(2).map((name) =>
  JSON.parse(readFileSync(name, "utf8")));
const ajv = new (Ajv2020.default ?? Ajv2020)({ strict: false, allErrors: true });
(addFormats.default ?? addFormats)(ajv);
const validate = ajv.compile(schema);
let status = 0;
for (const document of documents) {
  if (!validate(document)) {
    status = 1;
    for (const error of validate.errors.slice(0, 20)) {
      console.log(`${error.instancePath}: ${error.message}`);
    }
  }
}
process.exit(status);
