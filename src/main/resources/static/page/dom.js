// Elements without markup in strings, so that nothing of a model's text is ever read as HTML.

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element; attributes that are functions are listeners, null and false ones are left out. */
export function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function s(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value === "function") {
      element.addEventListener(name, value);
    } else if (name === "style") {
      for (const [property, text] of Object.entries(value)) element.style.setProperty(property, text);
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/** The head of a table; a column without a name has none. */
export function head(names) {
  return h("thead", {}, h("tr", {}, names.map(each => each ? h("th", { scope: "col" }, each) : h("td", {}))));
}

/** What an element holds, replaced. */
export function replace(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter(Boolean));
}

/** Tells a screen reader what has changed elsewhere on the page. */
export function announce(text) {
  document.getElementById("status").textContent = text;
}

/** Calls once, when nothing has asked for it any more for a while. */
export function paused(milliseconds, action) {
  let timer = 0;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...values), milliseconds);
  };
}

/** A choice of one of a few, as a row of buttons. */
export function choice(label, values, chosen, choose) {
  const group = h("div", { class: "choice", role: "group", "aria-label": label });
  for (const [value, text] of values) {
    group.append(h("button", {
      type: "button",
      "aria-pressed": String(value === chosen),
      click: event => {
        for (const each of group.children) each.setAttribute("aria-pressed", String(each === event.currentTarget));
        choose(value);
      },
    }, text));
  }
  return group;
}
