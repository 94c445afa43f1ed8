/**
 * Building the page's elements. Text is always a text node, so that nothing a person types can
 * become markup.
 */

import { t } from "./language.js";

const SVG = "http://www.w3.org/2000/svg";

/**
 * A new element.
 *
 * `props`: `class`, `on*` handlers, `w` and `wLabel` (texts that follow the page's language), any
 * attribute; `false`, `null` and `undefined` leave it out. Children: elements or strings.
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "w") {
      node.dataset.w = value;
      node.textContent = t(value);
    } else if (name === "wLabel") {
      node.dataset.wLabel = value;
      node.setAttribute("aria-label", t(value));
    } else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** The icon `name` of the sprite in index.html, for the eye only. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** Whether the person asked for less motion. */
export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Bring `node` into view and draw the eye to it for two seconds. */
export function point(node) {
  const behavior = calm() ? "auto" : "smooth";
  node.scrollIntoView({ block: "nearest", inline: "nearest", behavior });
  node.classList.remove("pointed");
  void node.offsetWidth; // restarts the animation when it is pointed at twice
  node.classList.add("pointed");
  setTimeout(() => node.classList.remove("pointed"), 2400);
}
