// Sets the controls of a chart (Altair's bound parameters) in the house's style: above the chart,
// with the ends of a slider and a way back, and with a voice for readers who do not see the marks.
// Vega makes the inputs and binds them; this moves, labels and completes them.
const QUIET = 500; // milliseconds without a change after which the labels are read out

export function furnish(live, view, spec) {
  const form = live.querySelector("form.vega-bindings");
  const bound = (spec.params ?? []).filter((one) => one.bind?.input);
  if (!form || !bound.length) return;
  form.classList.add("chart-controls");
  form.addEventListener("submit", (event) => event.preventDefault()); // Enter must not load the page anew
  live.prepend(form);

  for (const { name, value, bind } of bound) {
    const input = form.querySelector(`[name="${CSS.escape(name)}"]`);
    const said = input?.closest(".vega-bind")?.querySelector(".vega-bind-name");
    if (!said) continue;
    said.textContent = said.textContent.trim();
    const back = made("button", "chart-reset", `Back to ${value}`);
    back.type = "button";
    back.addEventListener("click", () => view.signal(name, value).runAsync());
    if (bind.input === "range") finishSlider(input);
    input.closest(".vega-bind").append(back);
  }

  const voice = made("p", "visually-hidden");
  voice.setAttribute("role", "status");
  form.append(voice);
  let waiting;
  for (const { name } of bound) {
    view.addSignalListener(name, () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => (voice.textContent = labels(live)), QUIET);
    });
  }
}

// The value is part of the slider's state; it must not be read as part of its name, too.
function finishSlider(input) {
  const shown = input.nextElementSibling;
  shown.className = "chart-value";
  const track = made("span", "chart-track");
  input.before(track);
  track.append(made("span", "chart-end", input.min), input, made("span", "chart-end", input.max));
  for (const one of [shown, ...track.querySelectorAll(".chart-end")]) one.setAttribute("aria-hidden", "true");
}

// What is written in the plot itself, as the eye meets it: top down.
function labels(live) {
  return [...live.querySelectorAll("svg .mark-text.role-mark text")]
    .map((one) => ({ text: one.textContent.trim(), top: one.getBoundingClientRect().top }))
    .filter((one) => one.text)
    .sort((a, b) => a.top - b.top)
    .map((one) => one.text)
    .join(". ");
}

function made(tag, name, text = "") {
  const one = document.createElement(tag);
  one.className = name;
  one.textContent = text;
  return one;
}
