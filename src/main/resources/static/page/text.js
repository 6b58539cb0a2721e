// What the page itself reads of a model's text: where its rows stand. Everything else is the service's to say.

const SECTIONS = /^(backbone|head|layers)\s*:/;

/** The rows of a text in order, each with its line (from 1) and the name that it bears, if any. */
export function rowsOf(text) {
  const rows = [];
  let inside = false;
  let depth = 0;
  let indent = -1;
  text.split("\n").forEach((line, number) => {
    const bare = withoutComment(line);
    if (depth === 0 && /^\S/.test(bare) && !/^-/.test(bare)) {
      inside = SECTIONS.test(bare);
      indent = -1;
      if (!inside) return;
    }
    if (!inside) return;
    const item = depth === 0 && /^(\s*)-\s/.exec(bare);
    if (item && (indent < 0 || item[1].length === indent)) {
      indent = item[1].length;
      rows.push({ line: number + 1, text: bare });
    } else if (item === null && depth === 0 && rows.length > 0 && /^\s/.test(bare)) {
      rows.at(-1).text += "\n" + bare;
    }
    const block = indent >= 0;
    for (const sign of bare.replace(SECTIONS, "")) {
      if (sign === "[" || sign === "{") {
        depth++;
        if (!block && depth === 2) rows.push({ line: number + 1, text: bare });
      } else if (sign === "]" || sign === "}") {
        depth = Math.max(0, depth - 1);
      }
    }
  });
  return rows.map(row => ({ line: row.line, name: /\bname"?\s*:\s*["']?([\w.-]+)/.exec(row.text)?.[1] ?? null }));
}

function withoutComment(line) {
  return line.replace(/(^|\s)#.*$/, "");
}

/** The text with the word at a place replaced by what a hint means; null where the hint is no word. */
export function mended(text, error) {
  const meant = /^did you mean "(.+)"\?$/.exec(error.hint ?? "")?.[1];
  if (!meant || !error.line || !error.column) return null;
  const lines = text.split("\n");
  const line = lines[error.line - 1] ?? "";
  const at = [...line].slice(0, error.column - 1).join("").length;
  const word = /^(["']?)[^\s,:\[\]{}"']+\1/.exec(line.slice(at));
  if (!word) return null;
  lines[error.line - 1] = line.slice(0, at) + word[1] + meant + word[1] + line.slice(at + word[0].length);
  return lines.join("\n");
}
