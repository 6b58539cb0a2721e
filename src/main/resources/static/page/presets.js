// The bundled models: a list to search, and the scales of a family.
import { h, replace } from "./dom.js";
import { catalogue } from "./api.js";

const MOST = 80;
const SCALED = /^(.*\d|rtdetr)(-?)([ntsmblxced])(6|-.*)?$/;
let next = 0;

/** Short names of dialects, as people call them. */
export const DIALECTS = {
  "yolov5-6.0": "YOLOv5 6.0", "yolov5-7.0": "YOLOv5 7.0", "yolov7-0.1": "YOLOv7", "yolov9-0.1": "YOLOv9",
  "ultralytics-8.4": "Ultralytics 8.4", torch: "layer list", "torch-export": "torch.export", onnx: "ONNX",
};

/** A model's family without its scale; null where its name bears none. */
function family(model) {
  const parts = SCALED.exec(model.name);
  return parts ? [model.dialect, parts[1], parts[2], parts[4] ?? ""].join("|") : null;
}

/** The models that differ from one by their scale alone, as [letter, model]; none where it is alone. */
export async function scalesOf(name, dialect) {
  const all = await catalogue("models");
  const model = all.find(each => each.name === name && (!dialect || each.dialect === dialect));
  const wanted = model && family(model);
  if (!wanted) return [];
  const found = all.filter(each => family(each) === wanted).map(each => [SCALED.exec(each.name)[3], each]);
  const order = "ntsmblxced";
  found.sort((one, other) => order.indexOf(one[0]) - order.indexOf(other[0]));
  return found.length > 1 ? found : [];
}

function matches(models, query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const text = each => `${each.name} ${DIALECTS[each.dialect] ?? each.dialect} ${each.scale ?? ""}`.toLowerCase();
  const found = models.filter(each => words.every(word => text(each).includes(word)));
  const first = words[0] ?? "";
  return first ? found.sort((one, other) => other.name.startsWith(first) - one.name.startsWith(first)
    || (one.name === first ? -1 : other.name === first ? 1 : 0)) : found;
}

/** A field in which a bundled model is searched and chosen. */
export function createPicker(label, choose) {
  const id = "picker-" + next++;
  const list = h("ul", { id: id + "-list", role: "listbox", "aria-label": label, hidden: true });
  const input = h("input", {
    id, type: "text", role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list",
    autocomplete: "off", spellcheck: "false", placeholder: "yolov5s, yolo11n-seg, resnet50 …",
    focus: () => { input.select(); open(); },
    click: () => open(),
    input: () => open(input.value),
    blur: () => setTimeout(close, 150),
    keydown: event => key(event),
  });
  let options = [];
  let active = -1;

  async function open(query = "") {
    const models = await catalogue("models").catch(() => []);
    if (document.activeElement !== input) return;
    const found = matches(models, query);
    options = found.slice(0, query ? MOST : found.length);
    active = query && options.length > 0 ? 0 : -1;
    let group = null;
    const items = [];
    options.forEach((each, at) => {
      if (!query && each.dialect !== group) {
        group = each.dialect;
        items.push(h("li", { role: "presentation", class: "group" }, DIALECTS[group] ?? group));
      }
      items.push(h("li", {
        id: `${id}-${at}`, role: "option", "aria-selected": String(at === active), mousedown: event => { event.preventDefault(); pick(at); },
      }, h("span", {}, each.name), h("small", {}, DIALECTS[each.dialect] ?? each.dialect)));
    });
    if (items.length === 0) items.push(h("li", { role: "option", "aria-disabled": "true", "aria-selected": "false", class: "group" }, "No bundled model of that name"));
    replace(list, items);
    list.hidden = false;
    list.scrollTop = 0;
    input.setAttribute("aria-expanded", "true");
    move(active);
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function move(to) {
    active = to;
    list.querySelectorAll("[role=option]").forEach((each, at) => each.setAttribute("aria-selected", String(at === to)));
    const chosen = document.getElementById(`${id}-${to}`);
    if (chosen) {
      input.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    }
  }

  function pick(at) {
    const model = options[at];
    if (!model) return;
    input.value = model.name;
    close();
    choose({ kind: "preset", name: model.name, dialect: model.dialect });
  }

  function key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && list.hidden) {
      open(input.value);
    } else if (step && options.length > 0) {
      move((active + step + options.length) % options.length);
    } else if (event.key === "Enter" && !list.hidden) {
      pick(Math.max(0, active));
    } else if (event.key === "Escape") {
      close();
    } else {
      return;
    }
    event.preventDefault();
  }

  const element = h("div", { class: "picker" }, h("label", { for: id }, label), input, list);
  return { element, input, set value(name) { input.value = name ?? ""; } };
}
