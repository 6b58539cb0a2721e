// How numbers are written. Counts are exact: what a double cannot hold is a BigInt.

const GROUPED = new Intl.NumberFormat("en");
const PREFIXES = [[1e12, " T"], [1e9, " G"], [1e6, " M"], [1e3, " k"]];
const MINUS = "\u2212";
const NONE = "\u2013";

/** A text as JSON, with every integer exact. */
export function parse(text) {
  return JSON.parse(text, (key, value, context) =>
    typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)
      && context && /^-?\d+$/.test(context.source) ? BigInt(context.source) : value);
}

/** A value as JSON; BigInts as the integers that they are. */
export function stringify(value, indent = 2) {
  const mark = "\u0001";
  return JSON.stringify(value, (key, each) => typeof each === "bigint" ? mark + each : each, indent)
    .replaceAll(/"\\u0001(-?\d+)"/g, "$1");
}

const isNone = value => value === null || value === undefined;

/** Every digit, in groups of three: 7,235,389. */
export function exact(value) {
  return isNone(value) ? NONE : GROUPED.format(value).replace("-", MINUS);
}

/** Every digit of a change, with its sign. */
export function signed(value) {
  return isNone(value) ? NONE : (Number(value) > 0 ? "+" : "") + exact(value);
}

/** Three digits and a prefix: 7.24 M. */
export function short(value, unit = "") {
  if (isNone(value)) return NONE;
  const size = Math.abs(Number(value));
  const [by, prefix] = PREFIXES.find(([each]) => size >= each) ?? [1, unit ? " " : ""];
  const scaled = Number(value) / by;
  const text = by === 1 ? String(Number(scaled.toPrecision(4))) : scaled.toPrecision(3);
  return (Math.abs(scaled) >= 999.5 ? String(Math.round(scaled)) : text).replace("-", MINUS) + prefix + unit;
}

/** A part of a whole: 16.3 %. */
export function percent(part, whole) {
  const share = Number(whole) === 0 ? 0 : 100 * Number(part) / Number(whole);
  return (share >= 99.95 || share === 0 ? share.toFixed(0) : share < 0.1 ? "<0.1" : share.toFixed(1)) + " %";
}

/** A relative change: +12.1 %. */
export function relative(value) {
  return isNone(value) ? NONE : (value > 0 ? "+" : "") + (100 * value).toFixed(1).replace("-", MINUS) + " %";
}

/** A difference without rounding. */
export function minus(one, other) {
  if (isNone(one) || isNone(other)) return null;
  if (typeof one === "number" && typeof other === "number") return one - other;
  return BigInt(one) - BigInt(other);
}

/** A sum without rounding; null where a part is not known. */
export function sum(values) {
  return values.some(isNone) ? null : values.reduce((total, each) =>
    typeof total === "number" && typeof each === "number" && Number.isSafeInteger(total + each)
      ? total + each : BigInt(total) + BigInt(each), 0);
}

/** A shape: 1×3×640×640; several, one after the other; shapes by name. */
export function shape(value) {
  if (isNone(value)) return NONE;
  if (!Array.isArray(value)) {
    return typeof value === "object" ? Object.values(value).map(shape).join(", ") : String(value);
  }
  if (value.length === 0) return "scalar";
  return typeof value[0] === "object" ? value.map(shape).join(", ") : value.join("\u00d7");
}

/** A value of an argument as Python writes it. */
export function literal(value) {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (Array.isArray(value)) return "[" + value.map(literal).join(", ") + "]";
  if (typeof value === "object") return Object.entries(value).map(([name, each]) => name + "=" + literal(each)).join(", ");
  return String(value);
}
