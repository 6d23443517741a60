// Reads a JSON list of SOQL statements from standard input and writes one of complaints: null for a statement that parses.
const { parseQuery } = require("@jetstreamapp/soql-parser-js");

const complaint = (soql) => {
  try {
    parseQuery(soql, { logErrors: false });
    return null;
  } catch (error) {
    return `${error.name}: ${error.message}`.slice(0, 300);
  }
};

const statements = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(statements.map(complaint)));
