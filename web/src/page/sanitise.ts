// Output of cells is data of unknown origin: nothing in it may run, call out, or dress up as the page.
import DOMPurify from "dompurify";

const FORBIDDEN = ["style", "form", "input", "button", "select", "textarea", "dialog", "audio", "video"];
const SOURCES = new Set(["src", "srcset", "poster", "background", "xlink:href"]);

DOMPurify.addHook("uponSanitizeAttribute", (_element, data) => {
  // Pictures come with the output or not at all: the site asks nobody else for anything.
  if (SOURCES.has(data.attrName) && !data.attrValue.startsWith("data:image/")) data.keepAttr = false;
});
DOMPurify.addHook("afterSanitizeAttributes", (element) => {
  if (element.tagName === "A" && element.hasAttribute("href")) {
    element.setAttribute("rel", "noopener noreferrer");
    element.setAttribute("target", "_blank");
  }
});

/** Return HTML as nodes, without anything that could act. */
export function harmless(html: string): DocumentFragment {
  return DOMPurify.sanitize(html, {
    RETURN_DOM_FRAGMENT: true,
    USE_PROFILES: { html: true },
    FORBID_TAGS: FORBIDDEN,
    FORBID_ATTR: ["style", "contenteditable", "autofocus"],
    SANITIZE_NAMED_PROPS: true, // an id of the page cannot be taken
    ADD_ATTR: ["target"],
  });
}
