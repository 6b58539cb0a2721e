// A report as the page shows it: rows with what they read, their short names, strides and figures of a mode.
import { literal, shape } from "./numbers.js";
import { rowsOf } from "./text.js";

const MOST_BANDS = 7;

/** The names of a mode's figures in a row. */
export const FIGURES = {
  training: { parameters: "parameters", macs: "macs" },
  fused: { parameters: "fusedParameters", macs: "fusedMacs" },
};

/** A report in a mode; the text it came from, where there is one, knows lines and names. */
export function viewOf(report, text, mode) {
  const places = text ? rowsOf(text) : [];
  const given = (report.rows ?? []).length === places.length ? places : [];
  const named = new Map();
  (report.rows ?? []).forEach((row, at) => {
    for (const name of [row.name, row.path, given[at]?.name]) if (name) named.set(name, row.index);
  });
  const height = heightOf(report.model.input);
  const positions = new Map((report.rows ?? []).map((row, at) => [row.index, at]));
  const rows = (report.rows ?? []).map((row, at) => {
    const stride = strideOf(height, row.output);
    return {
      ...row,
      at,
      type: typeOf(row),
      stride,
      band: stride === null ? "none" : Math.min(MOST_BANDS, Math.log2(stride)),
      line: given[at]?.line ?? null,
      sources: sourcesOf(row, named).map(index => positions.get(index)).filter(each => each !== undefined && each < at),
      argumentsText: row.arguments === null || row.arguments === undefined ? "" : Array.isArray(row.arguments)
        ? row.arguments.map(literal).join(", ") : literal(row.arguments),
      outputText: shape(row.output),
      fromText: row.from === null || row.from === undefined ? "" : literal(row.from).replaceAll(/^\[|\]$/g, ""),
      parametersNow: row[FIGURES[mode].parameters],
      macsNow: row[FIGURES[mode].macs],
    };
  });
  return { report, mode, rows, names: report[mode], hasArguments: rows.some(row => row.argumentsText) };
}

function typeOf(row) {
  return row.path && row.path === row.module ? row.module : row.module.split(".").at(-1);
}

function sourcesOf(row, named) {
  const from = Array.isArray(row.from) ? row.from : [row.from];
  return from.map(each => typeof each === "number" ? (each < 0 ? row.index + each : each) : named.get(each)).filter(each => each !== undefined);
}

function heightOf(input) {
  const first = Array.isArray(input) ? (Array.isArray(input[0]) ? input[0] : input) : Object.values(input ?? {})[0];
  return Array.isArray(first) && first.length === 4 ? first[2] : null;
}

function strideOf(height, output) {
  if (!height || !Array.isArray(output) || output.length !== 4 || typeof output[2] !== "number" || output[2] < 1) return null;
  const stride = 2 ** Math.round(Math.log2(height / output[2]));
  return stride >= 1 && output[2] > 1 && Math.abs(height / output[2] - stride) <= 0.12 * stride ? stride : null;
}
