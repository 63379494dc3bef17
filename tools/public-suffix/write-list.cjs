// Writes the list that tldts carries as a tree of labels in the list's own format: write-list.cjs FILE
const { readFileSync, renameSync, writeFileSync } = require('fs');
const tree = require('tldts/dist/cjs/src/data/trie.js');
const { released, dependencies } = JSON.parse(readFileSync(`${__dirname}/package.json`));

const offsets = [0];
for (const length of tree.edgeLength) {
  offsets.push(offsets.at(-1) + length);
}

const sections = { 1: [], 2: [] };

function collect(node, name, mark) {
  for (let edge = tree.edgeStart[node]; edge < tree.edgeStart[node + 1]; edge++) {
    const rule = tree.labelText.slice(offsets[edge], offsets[edge + 1]) + (name && '.') + name;
    const child = tree.edgeChild[edge];
    sections[tree.nodeFlags[child]]?.push(mark + rule);
    collect(child, rule, mark);
  }
}

collect(tree.rulesRoot, '', '');
collect(tree.exceptionsRoot, '', '!');

const section = (title, rules) => `// ===BEGIN ${title} DOMAINS===\n${rules.join('\n')}\n// ===END ${title} DOMAINS===\n`;
const text = `// The public suffix list (publicsuffix.org, Mozilla Public License 2.0), as tldts ${dependencies.tldts} carries it.
// VERSION: ${released}
${section('ICANN', sections[1])}${section('PRIVATE', sections[2])}`;
writeFileSync(`${process.argv[2]}.tmp`, text);
renameSync(`${process.argv[2]}.tmp`, process.argv[2]);
