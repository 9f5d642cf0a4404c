// Small helpers for making elements.

/** Make an element with a class and, if given, text. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className = "",
  text = "",
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

/** Make a button; one that is `aria-disabled` keeps its focus and does nothing. */
export function makeButton(
  text: string,
  label: string,
  pressed: () => void,
  icon = "",
): HTMLButtonElement {
  const made = make("button", "cell-button");
  made.type = "button";
  if (icon) made.append(make("span", `icon icon-${icon}`));
  made.append(text);
  if (label) made.setAttribute("aria-label", label);
  made.addEventListener("click", () => {
    if (made.getAttribute("aria-disabled") !== "true") pressed();
  });
  return made;
}
