// Upgrades the drawn charts of a page to interactive ones, each when it comes near the screen.
// The drawing stays where anything fails: a reader never sees an empty frame.
import { furnish } from "./chart-controls.mjs";

const bundle = new URL("vega-bundle.mjs", import.meta.url);
let vega;

function load() {
  vega ??= import(bundle.href).then(() => window.vegaEmbed);
  return vega;
}

async function upgrade(figure) {
  const spec = JSON.parse(figure.querySelector(".chart-spec").textContent);
  const live = figure.querySelector(".chart-live");
  const drawing = figure.querySelector(".chart-drawing");
  const embed = await load();
  live.hidden = false;
  live.style.height = `${drawing.offsetHeight}px`; // nothing jumps while Vega measures
  try {
    const { view } = await embed(live, spec, { renderer: "svg", actions: false, tooltip: { theme: "page" } });
    furnish(live, view, spec);
    drawing.hidden = true;
    figure.dataset.live = "";
  } catch (error) {
    live.hidden = true;
    console.warn(`Chart ${figure.id} stays a drawing:`, error);
  }
  live.style.height = "";
}

const seen = new IntersectionObserver(
  (entries) => {
    for (const entry of entries.filter((e) => e.isIntersecting)) {
      seen.unobserve(entry.target);
      upgrade(entry.target);
    }
  },
  { rootMargin: "300px" },
);
document.querySelectorAll("figure.chart").forEach((figure) => seen.observe(figure));
